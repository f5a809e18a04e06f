import { setTimeout as sleep } from "node:timers/promises";
import { WorkerError, WorkerGroup, transfer } from "@weft/workers";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JOB, type TroubledReplica } from "../test/fixtures/replica.ts";
import { workerError } from "../test/worker-error-of.ts";

const module = new URL("../test/fixtures/replica.ts", import.meta.url);

describe("calls", () => {
  test("reach the replica of the rank and bring back its result", async () => {
    await using group = await WorkerGroup.start<TroubledReplica>({
      module,
      size: 2,
      setup: { troubledRank: 1 },
    });
    expect(await group.replica(0).square(7)).toBe(49);
    expect(await group.replica(0).squareLater(8, 20)).toBe(64);
    expect(await group.replica(1).where()).toMatchObject({
      rank: 1,
      size: 2,
      setup: { troubledRank: 1 },
      cancelled: false,
    });
  });

  test("keep the state of each replica apart", async () => {
    await using group = await WorkerGroup.start<TroubledReplica>({ module, size: 2 });
    await group.replica(0).add(5);
    expect(await Promise.all([group.replica(0).add(1), group.replica(1).add(1)])).toEqual([6, 1]);
  });

  test("can be many at once, answered in order", async () => {
    await using group = await WorkerGroup.start<TroubledReplica>({ module, size: 1 });
    const sums = await Promise.all(Array.from({ length: 500 }, () => group.replica(0).add(1)));
    expect(sums).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
  });

  test("may use names that comlink gives a meaning to, and the proxy survives an await", async () => {
    await using group = await WorkerGroup.start<TroubledReplica>({ module, size: 1 });
    const replica = await Promise.resolve(group.replica(0));
    expect(await replica.bind("weight")).toBe("bound weight");
  });

  test("move buffers in both directions with transfer", async () => {
    await using group = await WorkerGroup.start<TroubledReplica>({ module, size: 1 });
    const buffer = new Uint8Array([9, 8]).buffer;
    expect(await group.replica(0).firstByte(transfer(buffer, [buffer]))).toBe(9);
    expect(buffer.byteLength).toBe(0);
    expect((await group.replica(0).bytes(64)).byteLength).toBe(64);
  });

  test("that throw cross with name, message, stack, code and cause, and leave the worker alive", async () => {
    await using group = await WorkerGroup.start<TroubledReplica>({ module, size: 2 });
    const error = await workerError(group.replica(1).fail());
    expect(error).toMatchObject({ rank: 1, phase: "call", kind: "threw", exitCode: undefined });
    expect(error.message).toBe("call fail: must not throw; got RangeError: too far from rank 1");
    expect(error.remoteStack).toMatch(
      /RangeError: too far\n\s+at TroubledReplica\.fail .*replica\.ts/,
    );
    expect(error.cause).toMatchObject({
      name: "RangeError",
      code: "E_FAR",
      cause: { message: "the reason" },
    });
    expect(await group.replica(1).square(3)).toBe(9);
    expect(group.failed).toBeNull();
  });

  test("that throw something else than an error cross too", async () => {
    await using group = await WorkerGroup.start<TroubledReplica>({ module, size: 1 });
    expect((await workerError(group.replica(0).failWith("just text"))).message).toContain(
      "non-error: just text",
    );
    expect((await workerError(group.replica(0).failWith({ a: 1 }))).message).toContain(
      'non-error: {"a":1}',
    );
    expect((await workerError(group.replica(0).failWith(null))).message).toContain(
      "non-error: null",
    );
  });

  test("of a missing method, or with values that cannot be cloned, reject and leave the worker alive", async () => {
    await using group = await WorkerGroup.start<{
      missing(): void;
      hasOwnProperty(name: string): boolean;
      square(x: unknown): number;
      giveFunction(): void;
    }>({
      module,
      size: 1,
    });
    const replica = group.replica(0);
    expect((await workerError(replica.missing())).message).toContain(
      "must be a method of the replica; got undefined",
    );
    expect((await workerError(replica.hasOwnProperty("run"))).message).toContain(
      "must be a method of the replica",
    );
    expect((await workerError(replica.giveFunction())).message).toContain(
      "Unserializable return value",
    );
    await expect(replica.square(() => 1)).rejects.toThrow(
      "call: arguments and results must be structured-cloneable; got DataCloneError",
    );
    expect(await replica.square(2)).toBe(4);
  });

  test("of a rank that does not exist are refused", async () => {
    await using group = await WorkerGroup.start<TroubledReplica>({ module, size: 2 });
    expect(() => group.replica(2)).toThrow("replica: rank must be an integer from 0 to 1; got 2");
    expect(() => group.replica(0.5)).toThrow(RangeError);
  });
});

describe("dispatch", () => {
  test("runs the job once in every worker", async () => {
    const counters = new Int32Array(new SharedArrayBuffer(12));
    await using group = await WorkerGroup.start<TroubledReplica>({
      module,
      size: 3,
      setup: { counters: counters.buffer },
    });
    for (let round = 0; round < 200; round++) await group.dispatch(JOB.count);
    expect([...counters]).toEqual([200, 200, 200]);
  });

  test("queues dispatches that are not awaited", async () => {
    await using group = await WorkerGroup.start<TroubledReplica>({
      module,
      size: 2,
      spinRounds: 0,
    });
    await Promise.all(Array.from({ length: 50 }, () => group.dispatch(JOB.count)));
    expect((await group.replica(1).where()).counted).toBe(50);
  });

  test("whose end a worker announced resolves when all are done, not before", async () => {
    const counters = new Int32Array(new SharedArrayBuffer(12));
    // Rank 0 is done at once and looks; the others work for 1 and 2 ms after they have announced the end.
    const setup = { counters: counters.buffer };
    await using group = await WorkerGroup.start<TroubledReplica>({
      module,
      size: 3,
      setup,
      spinRounds: 40_000,
    });
    for (let round = 1; round <= 30; round++) {
      await group.dispatch(JOB.endSoon);
      expect([...counters]).toEqual([101 * round, 101 * round, 101 * round]);
    }
  });

  test("rejects with the error of the worker that threw after the others are done, and the group goes on", async () => {
    const setup = { troubledRank: 1 };
    await using group = await WorkerGroup.start<TroubledReplica>({ module, size: 3, setup });
    const error = await workerError(group.dispatch(JOB.throw));
    expect(error).toMatchObject({ rank: 1, phase: "dispatch", kind: "threw" });
    expect(error.message).toBe(
      "dispatch 1: must not throw; got RangeError: job failed in rank 1 from rank 1",
    );
    expect(error.remoteStack).toMatch(/at TroubledReplica\.run .*replica\.ts/);
    await group.dispatch(JOB.count);
    expect((await group.replica(0).where()).counted).toBe(2);
    expect(group.failed).toBeNull();
  });

  test("tells the other workers when the job threw in one of them, for that job only", async () => {
    await using group = await WorkerGroup.start<TroubledReplica>({
      module,
      size: 3,
      setup: { troubledRank: 2 },
    });
    expect((await workerError(group.dispatch(JOB.untilCancelled))).message).toContain(
      "the others should stop",
    );
    await group.dispatch(JOB.count);
    expect((await group.replica(0).where()).cancelled).toBe(false);
  });

  test("refuses a run that returns a promise, a replica without run, and jobs that are no finite number", async () => {
    await using group = await WorkerGroup.start<TroubledReplica>({ module, size: 1 });
    expect((await workerError(group.dispatch(JOB.promise))).message).toContain(
      "run must be synchronous; got a promise",
    );
    await expect(group.dispatch(Number.NaN)).rejects.toThrow(
      "dispatch: job must be a finite number; got NaN",
    );
    await expect(group.dispatch(0, { deadlineMs: 0 })).rejects.toThrow(
      "deadlineMs must be above 0",
    );
    await using bare = await WorkerGroup.start<object>({
      module: new URL("../test/fixtures/bare.ts", import.meta.url),
      size: 1,
    });
    expect((await workerError(bare.dispatch(1))).message).toContain(
      "must have a method run(job, rank); got undefined",
    );
  });

  test("carries jobs beyond 32 bits", async () => {
    await using group = await WorkerGroup.start<TroubledReplica>({
      module: new URL("../test/fixtures/bare.ts", import.meta.url),
      size: 1,
      setup: "echo",
    });
    expect((await workerError(group.dispatch(2 ** 40 + 0.5))).message).toContain(
      "echo 1099511627776.5",
    );
  });
});

test("calls and dispatches may be interleaved in any order", async () => {
  const counters = new Int32Array(new SharedArrayBuffer(8));
  await using group = await WorkerGroup.start<TroubledReplica>({
    module,
    size: 2,
    setup: { counters: counters.buffer },
    spinRounds: 50,
  });
  const step = fc.oneof(
    fc.constant("dispatch" as const),
    fc.constant("throwing dispatch" as const),
    fc.constant("pause" as const),
    fc.record({ rank: fc.nat(1), delayMs: fc.option(fc.nat(2)), x: fc.nat(100) }),
  );
  let dispatched = 0;
  const property = fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
    const open: Promise<unknown>[] = [];
    for (const what of steps) {
      if (what === "pause") await sleep(1);
      else if (what === "dispatch") open.push(group.dispatch(JOB.count));
      else if (what === "throwing dispatch")
        open.push(expect(group.dispatch(JOB.throw)).rejects.toBeInstanceOf(WorkerError));
      else {
        const { rank, delayMs, x } = what;
        const replica = group.replica(rank);
        const answer = delayMs === null ? replica.square(x) : replica.squareLater(x, delayMs);
        open.push(expect(answer).resolves.toBe(x * x));
      }
    }
    await Promise.all(open);
    dispatched += steps.filter(
      (what) => what === "dispatch" || what === "throwing dispatch",
    ).length;
    expect([...counters]).toEqual([dispatched, dispatched]);
  });
  await fc.assert(property, { seed: 42, numRuns: 60 });
});

test("an answer that came while the main thread was blocked is in time, whatever the deadline", async () => {
  await using group = await WorkerGroup.start<TroubledReplica>({
    module,
    size: 2,
    callDeadlineMs: 100,
    dispatchDeadlineMs: 100,
  });
  for (const act of [
    (): Promise<unknown> => group.replica(0).square(3),
    (): Promise<unknown> => group.dispatch(JOB.count),
  ]) {
    const answer = act();
    // Lets a queued dispatch ring its bells.
    await Promise.resolve();
    await Promise.resolve();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
    await answer;
  }
  expect(group.failed).toBeNull();
});
