import { Linear, Module, Sequential } from "@weft/nn";
import { describe, expect, test } from "vitest";
import { checkPlan, fitPlan, type ShardPlan } from "./shard-plan.ts";
import { pipelineSize } from "./pipeline-size.ts";

const net = new Sequential(new Linear(2, 2), new Linear(2, 2), new Linear(2, 2));

describe("a plan", () => {
  test("has eight shards and one stage by default", () => {
    expect(checkPlan({})).toEqual({ batch: 8, layers: null, tensor: null });
  });

  test.each<[object, RegExp]>([
    [{ batch: 0 }, /plan.batch must be an integer from 1 to 1024; got 0/],
    [{ layers: [] }, /plan.layers must list how many layers each stage has.*got \[\]/],
    [{ layers: [1, 0] }, /got \[1,0\]/],
    [{ layers: 2 }, /got 2/],
    [
      { layers: [1, 2], tensor: 2 },
      /plan.layers and plan.tensor cannot be combined; got \[1,2\] and 2/,
    ],
    [{ stages: 2 }, /options must be among \(batch, layers, tensor\); got "stages"/],
  ])("%j is refused", (plan, message) => {
    expect(() => checkPlan(plan as ShardPlan)).toThrow(message);
  });

  test.each<[string, Module, number[], RegExp]>([
    ["of another length", net, [1, 1], /add up to the model's 3 layers; got 1 \+ 1 = 2/],
    ["for another module", new Linear(2, 2), [1], /needs a Sequential.*got Linear/],
  ])("%s is refused with the reason", (_, model, layers, message) => {
    expect(() => fitPlan(checkPlan({ layers }), model)).toThrow(message);
  });

  test("is refused for a model with hooks of its own, which a cut forward would leave out", () => {
    const hooked = new Sequential(new Linear(2, 2), new Linear(2, 2));
    using _ = hooked.registerForwardHook(() => undefined);
    expect(() => fitPlan(checkPlan({ layers: [1, 1] }), hooked)).toThrow(/no hooks of its own/);
  });
});

test.each<[layers: number[] | null, workers: number, stages: number, pipelines: number]>([
  [[1, 2], 2, 2, 1],
  [[1, 2], 4, 2, 2],
  [[1, 1, 1], 2, 2, 1],
  [[1, 1, 1], 4, 2, 2],
  [[1, 1, 1], 6, 3, 2],
])(
  "stages of %j layers on %i workers make %i stages in %i pipelines",
  (layers, workers, ...wanted) => {
    const size = pipelineSize({ batch: 4, layers }, workers, 1)!;
    expect([size.stages, size.pipelines]).toEqual(wanted);
  },
);

test.each<[number[] | null, number]>([
  [null, 4],
  [[3], 4],
  [[1, 2], 1],
  [[1, 2], 0],
  [[1, 2], 3],
])(
  "stages of %j layers on %i workers make no pipeline: everyone takes whole shards",
  (layers, workers) => {
    expect(pipelineSize({ batch: 4, layers }, workers, 1)).toBeNull();
  },
);
