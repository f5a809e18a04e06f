import { expect, test } from "vitest";
import { fitOverhead, predictStep, type ModelCosts, type Prediction } from "./cost-model.ts";

const model: ModelCosts = {
  computeMs: new Map([
    [1, 40],
    [4, 10],
  ]),
  mergeMs: 1,
  guardMs: 0.5,
  optimizerMs: 2,
  contention: { compute: 0.1, merge: 0.5 },
};
const runtime = {
  spinning: { fixedMs: 0.25, perWorkerMs: 0 },
  sleeping: { fixedMs: 0.75, perWorkerMs: 0.125 },
};
const predict = (plan: Partial<Prediction>): number =>
  predictStep(model, runtime, { shards: 4, workers: 4, cores: 4, growth: "flat", ...plan });

test("a step is overhead, the way through shards and merges, guard and optimizer", () => {
  expect(predict({ shards: 1, workers: 1 })).toBe(0.25 + 40 + 0.5 + 2);
  expect(predict({ workers: 1 })).toBe(0.25 + 43 + 0.5 + 2);
  // Four shards side by side; the first merges run on two cores, the last alone.
  expect(predict({})).toBeCloseTo(0.25 + 11 + 1.5 + 1 + 0.5 + 2, 9);
  expect(predict({ growth: "linear" })).toBeCloseTo(0.25 + 13 + 1.5 + 1 + 0.5 + 2, 9);
});

test("workers that share cores sleep between steps, and are woken one after the other", () => {
  expect(predict({ shards: 1, workers: 2, cores: 1 })).toBe(0.75 + 0.125 + 40 + 0.5 + 2);
});

test("overheads become a line, without negative parts", () => {
  const fit = fitOverhead([
    [1, 3],
    [2, 5],
    [4, 9],
  ]);
  expect(fit.fixedMs).toBeCloseTo(1, 9);
  expect(fit.perWorkerMs).toBeCloseTo(2, 9);
  const falling = [
    [1, 3],
    [2, 1],
  ] as const;
  expect(fitOverhead(falling)).toEqual({ fixedMs: 2, perWorkerMs: 0 });
  const steep = [
    [1, 1],
    [2, 4],
  ] as const;
  const line = fitOverhead(steep);
  expect(line.fixedMs).toBeCloseTo(0, 9);
  expect(line.perWorkerMs).toBeCloseTo(5 / 3, 9);
});
