import type { Parameter } from "@weft/tensor";
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
