import {
  fromTypedArray,
  ones,
  Parameter,
  UninitializedError,
  UninitializedParameter,
} from "@weft/tensor";
import { expect, test } from "vitest";
import { Adam, clipGradNorm_, ExponentialMovingAverage, parametersToVector, SGD } from "./index.ts";

const values = fromTypedArray(Float32Array.of(1, -2, 3));

test("C: an optimizer made before a parameter has a shape steps it as one made afterwards", () => {
  for (const make of [
    (list: readonly Parameter[]) => new SGD(list, { lr: 0.1, momentum: 0.9, weightDecay: 0.01 }),
    (list: readonly Parameter[]) => new Adam(list, { lr: 0.1 }),
  ]) {
    const lazy = new UninitializedParameter();
    const tied = new UninitializedParameter().tieTo(lazy);
    const early = make([lazy, tied]);
    expect(early.groups[0]!.parameters.length).toBe(1);
    early.step(); // there is no gradient, so that there is nothing to do
    early.zeroGrad();
    clipGradNorm_([lazy], 1);
    tied.materialize([3]);
    lazy.data.copy_(values);
    const plain = new Parameter(values.clone());
    const late = make([plain]);
    for (let step = 0; step < 3; step++) {
      lazy.mul(tied).sum().backward();
      plain.mul(plain).sum().backward();
      for (const optimizer of [early, late]) {
        optimizer.step();
        optimizer.zeroGrad();
      }
    }
    expect(lazy.toArray()).toEqual(plain.toArray());
    expect(early.stateDict().state["0"]).toBeDefined();
  }
});

test("C: what needs values at once is refused by name", () => {
  const lazy = new UninitializedParameter({ name: "encoder.weight" });
  expect(() => parametersToVector([lazy])).toThrow(UninitializedError);
  expect(() => new ExponentialMovingAverage([lazy])).toThrow(/^encoder\.weight: /);
  const plain = new SGD([["w", new Parameter(ones([2]))]], { lr: 1, momentum: 0.5 });
  const early = new SGD([["w", lazy]], { lr: 1, momentum: 0.5 });
  plain.groups[0]!.parameters[0]!.parameter.sum().backward();
  plain.step();
  expect(() => early.loadStateDict(plain.stateDict())).toThrow(UninitializedError);
});
