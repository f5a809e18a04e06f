import type { Parameter } from "@weft/tensor";
import { describe, expectTypeOf, test } from "vitest";
import { groupParameters, LambdaLR, OneCycleLR, SGD, StepLR, type Adam } from "../index.ts";

declare const sgd: SGD;
declare const adam: Adam;
declare const net: Iterable<[string, Parameter]>;

describe("schedulers' options", () => {
  test("name what has no default, and nothing else", () => {
    expectTypeOf(StepLR).toBeConstructibleWith(sgd, { stepSize: 3 });
    expectTypeOf(StepLR).toBeConstructibleWith(adam, { stepSize: 3, gamma: 0.5, lastEpoch: 4 });
    // @ts-expect-error stepSize has no default
    expectTypeOf(StepLR).toBeConstructibleWith(sgd, { gamma: 0.5 });
    // @ts-expect-error there is no such setting
    void new StepLR(sgd, { stepSize: 3, factor: 0.5 });
    // @ts-expect-error the cycle's length has no default
    expectTypeOf(OneCycleLR).toBeConstructibleWith(sgd, { maxLr: 1 });
    expectTypeOf(OneCycleLR).toBeConstructibleWith(sgd, { maxLr: 1, totalSteps: 9 });
    expectTypeOf(OneCycleLR).toBeConstructibleWith(sgd, { maxLr: 1, epochs: 3, stepsPerEpoch: 3 });
    // @ts-expect-error an epoch has a number of steps
    expectTypeOf(OneCycleLR).toBeConstructibleWith(sgd, { maxLr: 1, epochs: 3 });
    // @ts-expect-error a factor is a function of the epoch
    expectTypeOf(LambdaLR).toBeConstructibleWith(sgd, { lrLambda: 0.5 });
  });
});

describe("groups by pattern", () => {
  test("take the settings of the optimizer they are made for", () => {
    expectTypeOf(
      new SGD(groupParameters(net, [{ match: "**.bias", weightDecay: 0 }], { rest: { lr: 1 } })),
    ).toEqualTypeOf<SGD>();
    // @ts-expect-error there is no such setting
    void new SGD(groupParameters(net, [{ match: "**.bias", weightDecoy: 0 }]));
  });
});
