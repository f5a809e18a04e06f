import { Parameter, ValueError, zeros } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import {
  ChainedScheduler,
  ConstantLR,
  ExponentialLR,
  fromTorchStateDict,
  ReduceLROnPlateau,
  SequentialLR,
  SGD,
  StepLR,
} from "./index.ts";

const sgd = (): SGD => new SGD([["weight", new Parameter(zeros([1]))]], { momentum: 0.5 });
const sequential = (): SequentialLR => {
  const optimizer = sgd();
  const schedulers = [new ConstantLR(optimizer), new ExponentialLR(optimizer, { gamma: 0.5 })];
  return new SequentialLR(optimizer, { schedulers, milestones: [2] });
};

describe("F: loadStateDict", () => {
  test.each<[string, () => { loadStateDict(state: never): void }, string]>([
    ["an optimizer", sgd, "(groups, state)"],
    ["StepLR", () => new StepLR(sgd(), { stepSize: 1 }), "(lastEpoch, baseLrs, lastLr, settings)"],
    [
      "ReduceLROnPlateau",
      () => new ReduceLROnPlateau(sgd()),
      "(lastEpoch, best, badEpochs, cooldownCounter, settings)",
    ],
    ["SequentialLR", sequential, "(lastEpoch, schedulers)"],
    ["ChainedScheduler", () => new ChainedScheduler([new ConstantLR(sgd())]), "(schedulers)"],
  ])("of %s says what a state is", (_, make, entries) => {
    const rule = `the state must have the entries ${entries}; got`;
    for (const wrong of [null, undefined, 3, {}, { lastEpcoh: 1 }]) {
      const load = (): void => make().loadStateDict(wrong as never);
      expect(load).toThrow(ValueError);
      expect(load).toThrow(rule);
    }
  });

  test("tells a state in PyTorch's form from its own, and the other way round", () => {
    const torch = { state: {}, param_groups: [{ lr: 0.5, params: [0] }] };
    const optimizer = sgd();
    expect(() => optimizer.loadStateDict(torch as never)).toThrow(
      /got \(state, param_groups\); fromTorchStateDict reads PyTorch's$/,
    );
    optimizer.loadStateDict(fromTorchStateDict(torch, optimizer));
    expect(optimizer.groups[0]!.lr).toBe(0.5);
    expect(() => fromTorchStateDict(optimizer.stateDict() as never, optimizer)).toThrow(
      /^fromTorchStateDict: the state must have the entries \(state, param_groups\); got \(groups/,
    );
  });
});

test.each([null, undefined, 3, "weight", {}])(
  "an optimizer refuses %s for its parameters",
  (params) => {
    const make = (): SGD => new SGD(params as never);
    expect(make).toThrow(ValueError);
    expect(make).toThrow(/^optimizer: parameters must be a module, a list .*; got /);
  },
);

test("an optimizer refuses options that mean nothing", () => {
  expect(() => sgd().zeroGrad({ setToNone: false } as never)).toThrow(
    'zeroGrad: settings must be among (setToNull); got "setToNone"',
  );
  expect(() => sgd().stateDict({ clone: true } as never)).toThrow(
    'stateDict: settings must be among (copy); got "clone"',
  );
});
