import { Linear, ReLU, type Layer } from "@weft/nn";
import { expect, test } from "vitest";
import { balancedStages } from "./balanced-stages.ts";
import { planOf } from "./sharding.ts";

/** Costs 3 * 16, and 2 * 16 in front. */
const wide = (): Layer => new Linear(4, 4, { bias: false });
const narrow = (): Layer => new Linear(4, 1, { bias: false });

test.each<[Layer[], number, number[]]>([
  [[wide(), new ReLU(), wide(), wide(), new ReLU(), narrow()], 2, [3, 3]],
  [[wide(), wide(), narrow()], 3, [1, 1, 1]],
  [[wide(), new ReLU()], 2, [2]],
  [[new ReLU(), wide(), new ReLU()], 2, [1, 2]],
])("%# layers are cut where the dearest stage is cheapest", (layers, stages, wanted) => {
  expect(balancedStages(layers, stages)).toEqual(wanted);
});

test.each([
  [1, [2, 5]],
  [2, [2, 5]],
  [3, [2, 2, 3]],
  [4, [2, 2, 2, 1]],
  [5, [2, 5]],
])("the net has stages that divide %i workers where they can", (workers, layers) => {
  expect(planOf({ shard: "layers", shards: 8, workers })).toEqual({ batch: 8, layers });
});
