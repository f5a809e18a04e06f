import { describe, expect, test } from "vitest";
import { checkShardSizes, evenShards } from "./shard-sizes.ts";

describe("evenShards", () => {
  test.each([
    [6, 4, [2, 2, 1, 1]],
    [8, 4, [2, 2, 2, 2]],
    [2, 4, [1, 1, 0, 0]],
    [5, 1, [5]],
  ])("cuts %i rows into %i shards as %j", (rows, shards, wanted) => {
    expect(evenShards(rows, shards)).toEqual(wanted);
  });
});

describe("checkShardSizes", () => {
  test("accepts uneven and empty shards that cover the rows", () => {
    expect(checkShardSizes([6, 0], 6, 2)).toEqual([6, 0]);
  });

  test.each([[[3, 2]], [[3, 3, 0]], [[-1, 7]], [[2.5, 3.5]]])(
    "refuses %j for 6 rows in 2 shards and says what is needed",
    (sizes) => {
      expect(() => checkShardSizes(sizes, 6, 2)).toThrow(
        /2 non-negative integers that add up to 6 rows; got \[/,
      );
    },
  );
});
