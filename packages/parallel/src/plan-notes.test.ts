import { expect, test } from "vitest";
import { pipelineSize } from "./pipeline-size.ts";
import { planNotes } from "./plan-notes.ts";
import { checkPlan, type ShardPlan } from "./shard-plan.ts";

const notes = (plan: ShardPlan, workers: number, cores = 64): string[] => {
  const checked = checkPlan(plan);
  return planNotes(checked, workers, pipelineSize(checked, workers, 1), cores);
};

test.each<[ShardPlan, workers: number]>([
  [{ batch: 8 }, 0],
  [{ layers: [3] }, 3],
  [{ layers: [3, 4] }, 4],
  [{ tensor: 2 }, 6],
  [{ layers: [3, 4], tensor: 2 }, 4],
])("plan %j on %i workers has a thread for each part: nothing to note", (plan, workers) => {
  expect(notes(plan, workers)).toEqual([]);
});

const allShards = (who: string): string =>
  `plan.tensor: ${who} computes all 2 shards of a layer; a multiple of 2 workers would have one each`;

test.each<[ShardPlan, workers: number, wanted: string[]]>([
  [{ tensor: 2 }, 0, [allShards("the calling thread")]],
  [{ tensor: 2 }, 1, [allShards("the one worker")]],
  [{ tensor: 2 }, 3, [allShards("each worker")]],
  [
    { tensor: 4 },
    6,
    [
      "plan.tensor: each worker computes 2 of 4 shards of a layer; a multiple of 4 workers would have one each",
    ],
  ],
  [
    { layers: [3, 4] },
    3,
    ["plan.layers: each worker computes all 2 stages; a multiple of 2 workers would have one each"],
  ],
  [
    { layers: [1, 1, 2] },
    4,
    ["plan.layers: 3 stages are joined to 2; a multiple of 3 workers would have one each"],
  ],
  [
    { layers: [3, 4], tensor: 2 },
    6,
    [
      "plan.layers: each team of 2 computes all 2 stages; a multiple of 4 workers would have one each",
    ],
  ],
])("plan %j on %i workers notes what is computed together", (plan, workers, wanted) => {
  expect(notes(plan, workers)).toEqual(wanted);
});

test("more workers than cores are noted where shards are whole, and only there", () => {
  expect(notes({ batch: 8 }, 8, 2)).toEqual([
    "workers: at most 2 compute at a time, one for each core; got 8, which are no faster than 2",
  ]);
  expect(notes({ batch: 8 }, 2, 1)).toEqual([
    "workers: at most one computes at a time, one for each core; got 2, which are no faster than 1",
  ]);
  expect(notes({ batch: 8 }, 2, 2)).toEqual([]);
  expect(notes({ layers: [3, 4] }, 4, 2)).toEqual([]);
  expect(notes({ tensor: 2 }, 4, 2)).toEqual([]);
});
