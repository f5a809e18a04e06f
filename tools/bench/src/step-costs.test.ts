import { expect, test } from "vitest";
import { between, leastCosts, type TimesReport } from "./step-costs.ts";

/** A report of so many steps with means that are all `ms`, of two workers with two shards each. */
function report(steps: number, ms: number): TimesReport {
  return {
    ...{ steps, stepMs: ms, guardMs: ms, optimizerMs: ms, overheadMs: ms },
    threads: [
      { shards: 2, compute: 4 * ms, merge: 3 * ms },
      { shards: 2, compute: 2 * ms, merge: 0 },
    ],
  };
}

test("costs between two reports are those of the steps between them", () => {
  const costs = between(report(10, 2), report(15, 3));
  // (15 * 3 - 10 * 2) / 5 = 5 each; 6 * 5 of compute over 4 shards, 3 * 5 of merging over 3 merges.
  expect(costs.stepMs).toBeCloseTo(5, 9);
  expect(costs.overheadMs).toBeCloseTo(5, 9);
  expect(costs.shardMs).toBeCloseTo(7.5, 9);
  expect(costs.mergeMs).toBeCloseTo(5, 9);
});

test("the least of each cost counts, from whichever turn it is", () => {
  const [a, b] = [between(report(0, 0), report(1, 2)), between(report(0, 0), report(1, 4))];
  expect(leastCosts([{ ...a, guardMs: 9 }, b])).toEqual({ ...a, guardMs: 4 });
});
