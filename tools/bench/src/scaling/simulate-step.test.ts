import { expect, test } from "vitest";
import { simulateStep, type StepScenario } from "./simulate-step.ts";

const step = (scenario: Partial<StepScenario>): number =>
  simulateStep({
    shards: 4,
    workers: 1,
    cores: 1024,
    computeMs: 10,
    mergeMs: 1,
    startMs: () => 0,
    slowdown: () => 1,
    ...scenario,
  }).ms;

test("one worker computes all shards and merges all but one", () => {
  for (const shards of [1, 2, 3, 8, 13]) expect(step({ shards })).toBe(shards * 10 + shards - 1);
});

test("with a worker for each shard there is one shard and as many merges as the tree is deep", () => {
  for (const [shards, depth] of [
    [1, 0],
    [2, 1],
    [4, 2],
    [5, 3],
    [128, 7],
  ] as const)
    expect(step({ shards, workers: shards })).toBe(10 + depth);
  expect(step({ shards: 4, workers: 100 })).toBe(12);
});

test("shards that do not come out even leave workers without work", () => {
  // Each adds two shards; then one computes the fifth while the other adds the fours, and the last sum waits for the fifth.
  expect(step({ shards: 5, workers: 2 })).toBe(10 + 10 + 1 + 10 + 1);
});

test("of more workers than cores only the first to begin compute, as if there were no others", () => {
  const crowd = { shards: 8, workers: 8, cores: 2, computeMs: 10, mergeMs: 1, slowdown: () => 1 };
  const { shards, ms } = simulateStep({ ...crowd, startMs: (rank) => 8 - rank });
  expect(shards).toEqual([0, 0, 0, 0, 0, 0, 4, 4]);
  // The second to begin is last: four shards, their three merges, and the root's.
  expect(ms).toBe(2 + 4 * 10 + 3 + 1);
  expect(step({ shards: 8, workers: 8, cores: 2 })).toBe(step({ shards: 8, workers: 2, cores: 2 }));
});

test("workers begin when they are woken; one that is late gets what is left", () => {
  const late = { shards: 4, workers: 2, mergeMs: 0, startMs: (rank: number) => rank * 25 };
  expect(step(late)).toBe(35);
  const { shards, ms } = simulateStep({
    ...late,
    cores: 2,
    computeMs: 10,
    startMs: (rank) => rank * 100,
    slowdown: () => 1,
  });
  expect([shards, ms]).toEqual([[4, 0], 40]);
});

test("busy cores slow each other down by the kind of work", () => {
  const slowdown: StepScenario["slowdown"] = (work, cores) =>
    work === "compute" ? 1 + 0.1 * (cores - 1) : 3;
  expect(step({ shards: 2, workers: 2, slowdown })).toBeCloseTo(11 + 3, 9);
});
