import type { Parameter, Tensor } from "@weft/tensor";
import { expectTypeOf, test } from "vitest";
import { Adam, SGD, type AdamSettings, type OptimizerGroup, type SGDSettings } from "./index.ts";

declare const p: Parameter;

test("settings are typed, in the optimizer and in its groups", () => {
  expectTypeOf(new SGD([p]).groups).toEqualTypeOf<readonly OptimizerGroup<SGDSettings>[]>();
  // @ts-expect-error it is called lr
  void new SGD([p], { learningRate: 0.1 });
  // @ts-expect-error Adam has no momentum
  void new Adam([{ params: [p], momentum: 0.9 }]);
  // @ts-expect-error betas are two numbers
  void new Adam([p], { betas: [0.9] });
});

test("settings may be changed between steps, parameters may not", () => {
  const [group] = new Adam([["p", p]]).groups as [OptimizerGroup<AdamSettings>];
  expectTypeOf(group.lr).toEqualTypeOf<number>();
  group.lr = 0.1;
  // @ts-expect-error the parameters of a group are fixed
  group.parameters = [];
});

test("parameters are Parameters, with names or without", () => {
  // @ts-expect-error a plain number is no parameter
  void new SGD([1]);
  expectTypeOf(SGD).toBeConstructibleWith([["p", p]], { lr: 1 });
  expectTypeOf(SGD).toBeConstructibleWith([p]);
});

test("an added group is typed as one of the constructor's, and a closure's loss is what step returns", () => {
  const optimizer = new Adam([p]);
  expectTypeOf(optimizer.addParamGroup({ params: [["q", p]], lr: 1 })).toEqualTypeOf<void>();
  // @ts-expect-error Adam has no momentum
  optimizer.addParamGroup({ params: [p], momentum: 0.9 });
  expectTypeOf(optimizer.step()).toEqualTypeOf<void>();
  expectTypeOf(optimizer.step(() => p.sum())).toEqualTypeOf<Tensor>();
});
