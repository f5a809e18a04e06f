import { Linear, Module, Sequential, type Layer } from "@weft/nn";
import type { Tensor } from "@weft/tensor";
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

  test("is refused for a Sequential with a forward of its own, which no stage would call", () => {
    const Net: new (...layers: Layer[]) => Layer = Sequential; // its positions' types aside
    class Residual extends Net {
      override forward(x: Tensor): Tensor {
        return super.forward(x).add(x);
      }
    }
    const model = new Residual(new Linear(2, 2), new Linear(2, 2));
    expect(() => fitPlan(checkPlan({ layers: [1, 1] }), model)).toThrow(
      /must be that of Sequential/,
    );
  });

  test("is refused for a model with hooks of its own, which a cut forward would leave out", () => {
    const hooked = new Sequential(new Linear(2, 2), new Linear(2, 2));
    using _ = hooked.registerForwardHook(() => undefined);
    expect(() => fitPlan(checkPlan({ layers: [1, 1] }), hooked)).toThrow(/no hooks of its own/);
  });
});

const sizeOf = (
  layers: number[] | null,
  shards: number,
  workers: number,
): ReturnType<typeof pipelineSize> => {
  const plan = checkPlan({ ...(layers && { layers }), batch: 4, tensor: shards });
  return pipelineSize(plan, workers, 1);
};

test.each<[layers: number[], shards: number, workers: number, ...wanted: number[]]>([
  [[1, 2], 1, 2, 2, 1, 1],
  [[1, 2], 1, 4, 2, 1, 2],
  [[1, 1, 1], 1, 2, 2, 1, 1],
  [[1, 1, 1], 1, 4, 2, 1, 2],
  [[1, 1, 1], 1, 6, 3, 1, 2],
  [[1, 2], 2, 4, 2, 2, 1],
  [[1, 2], 2, 8, 2, 2, 2],
  [[1, 1, 1], 4, 6, 3, 2, 1],
  [[1, 1, 1], 2, 3, 3, 1, 1],
  [[1, 2], 4, 8, 2, 4, 1],
])(
  "stages of %j layers with %i tensor shards on %i workers make %i stages of %i threads in %i pipelines",
  (layers, shards, workers, ...wanted) => {
    const { stages, members, pipelines } = sizeOf(layers, shards, workers)!;
    expect([stages, members, pipelines]).toEqual(wanted);
  },
);

test.each<[layers: number[] | null, shards: number, workers: number]>([
  [null, 1, 4],
  [[3], 1, 4],
  [[1, 2], 1, 1],
  [[1, 2], 1, 0],
  [[1, 2], 1, 3],
  [[1, 2], 2, 2],
  [[1, 2], 2, 0],
  [[1, 2], 3, 9],
])(
  "stages of %j layers with %i tensor shards on %i workers make no pipeline: whole shards go through all layers",
  (layers, shards, workers) => {
    expect(sizeOf(layers, shards, workers)).toBeNull();
  },
);
