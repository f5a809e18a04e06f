import { WorkerError, type WorkerErrorKind } from "@weft/workers";
import { expect, test } from "vitest";
import { startDeadlineFor, tellCrowding } from "./crowded-workers.ts";
import { ShardedTrainer } from "./index.ts";

test.each<[workers: number, cores: number, wanted: number]>([
  [0, 2, 30_000],
  [2, 2, 30_000],
  [3, 2, 35_000],
  [64, 64, 30_000],
  [64, 2, 185_000],
])("%i workers on %i cores may take %i ms to start", (workers, cores, wanted) => {
  expect(startDeadlineFor(workers, cores)).toBe(wanted);
});

test.each<[kind: WorkerErrorKind, workers: number, tells: boolean]>([
  ["hung", 3, true],
  ["out-of-memory", 3, true],
  ["exited", 3, true],
  ["hung", 2, false],
  ["threw", 3, false],
])(
  "a worker that did not start (%s), of %i on 2 cores: tells of the cores %s",
  (kind, workers, tells) => {
    const error = new WorkerError({ rank: 0, phase: "start", kind, deadlineMs: 5 });
    const { message } = error;
    tellCrowding(error, workers, 2);
    const told = "; 3 workers share 2 cores here (start fewer, or raise startDeadlineMs)";
    expect(error.message).toBe(tells ? message + told : message);
  },
);

test("more workers than cores that do not start in time say so", async () => {
  const workers = navigator.hardwareConcurrency + 1;
  const started = ShardedTrainer.start({
    model: new URL("../test/wide-model.ts", import.meta.url),
    ...{ workers, startDeadlineMs: 1, retries: 0 },
  });
  await expect(started).rejects.toThrow(
    new RegExp(
      `^start: must answer within 1 ms; .*; ${workers} workers share ${workers - 1} cores?`,
    ),
  );
});
