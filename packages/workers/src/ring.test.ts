import { setTimeout as sleep } from "node:timers/promises";
import { WorkerGroup, isWorkerThread } from "@weft/workers";
import { expect, test } from "vitest";
import { JOB, type TroubledReplica } from "../test/fixtures/replica.ts";

const module = new URL("../test/fixtures/replica.ts", import.meta.url);

/** Blocks this thread, as a synchronous caller does, until the word has the value; answers whether it came in time. */
function blockUntil(words: Int32Array<SharedArrayBuffer>, index: number, value: number): boolean {
  for (;;) {
    const now = Atomics.load(words, index);
    if (now === value) return true;
    if (Atomics.wait(words, index, now, 5_000) === "timed-out") return false;
  }
}

test("a ring runs the job in every worker while the caller's event loop stands still", async () => {
  const counters = new SharedArrayBuffer(8);
  const words = new Int32Array(counters);
  await using group = await WorkerGroup.start<TroubledReplica>({
    module,
    size: 2,
    setup: { counters },
  });
  for (let round = 1; round <= 20; round++) {
    group.ring(JOB.countAndNotify);
    expect(blockUntil(words, 0, round)).toBe(true);
    expect(blockUntil(words, 1, round)).toBe(true);
  }
});

test("a rung job that throws ends its worker, and the group hears of it", async () => {
  const lost: string[] = [];
  await using group = await WorkerGroup.start<TroubledReplica>({
    module,
    size: 2,
    setup: { troubledRank: 1 },
    onLost: (error) => lost.push(`${error.kind} ${error.rank}`),
  });
  group.ring(JOB.throw);
  await expect.poll(() => lost).toEqual(["crashed 1"]);
  expect(() => group.ring(JOB.count)).toThrow("job failed in rank 1");
});

test("a group takes rings or dispatches, not both", async () => {
  await using group = await WorkerGroup.start<TroubledReplica>({ module, size: 1 });
  await group.dispatch(JOB.count);
  expect(() => group.ring(JOB.count)).toThrow(
    "ring: a group takes either dispatches or rings; got ring after dispatch",
  );
  expect(() => group.ring(Number.NaN)).toThrow(RangeError);
});

test("terminate stops an endless job before the caller's event loop turns", async () => {
  const counters = new SharedArrayBuffer(4);
  const words = new Int32Array(counters);
  const lost: unknown[] = [];
  const group = await WorkerGroup.start<TroubledReplica>({
    module,
    size: 1,
    setup: { counters },
    onLost: (error) => lost.push(error),
  });
  group.ring(JOB.countForever);
  while (Atomics.load(words, 0) === 0) Atomics.wait(words, 0, 0, 10);
  const gone = group.terminate();
  const idle = new Int32Array(new SharedArrayBuffer(4));
  let before: number;
  const deadline = performance.now() + 5_000;
  do {
    before = Atomics.load(words, 0);
    Atomics.wait(idle, 0, 0, 200);
  } while (Atomics.load(words, 0) !== before && performance.now() < deadline);
  expect(Atomics.load(words, 0)).toBe(before);
  await gone;
  await sleep(10);
  expect(lost).toEqual([]);
  expect(() => group.ring(JOB.count)).toThrow("close()");
});

test("the thread that starts a group is no worker, those of the group are", async () => {
  await using group = await WorkerGroup.start<TroubledReplica>({ module, size: 1 });
  expect(isWorkerThread()).toBe(false);
  expect(await group.replica(0).isWorker()).toBe(true);
});
