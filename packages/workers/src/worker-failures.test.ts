import { setTimeout as sleep } from "node:timers/promises";
import type { Worker } from "node:worker_threads";
import {
  type RemoteReplica,
  type WorkerError,
  WorkerGroup,
  type WorkerGroupOptions,
} from "@weft/workers";
import { describe, expect, test } from "vitest";
import { expectNoLeaks } from "../test/expect-no-leaks.ts";
import { JOB, type TroubledReplica } from "../test/fixtures/replica.ts";
import { workerError } from "../test/worker-error-of.ts";

const module = new URL("../test/fixtures/replica.ts", import.meta.url);
const LIMITS = { resourceLimits: { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 8 } };
const start = (options: Partial<WorkerGroupOptions> = {}): Promise<WorkerGroup<TroubledReplica>> =>
  WorkerGroup.start<TroubledReplica>({ module, size: 2, setup: { troubledRank: 1 }, ...options });

expectNoLeaks(start);

describe("in a call", () => {
  test.each<
    [
      string,
      Partial<WorkerGroupOptions>,
      (replica: RemoteReplica<TroubledReplica>) => Promise<unknown>,
      Partial<WorkerError>,
      RegExp,
    ]
  >([
    [
      "process.exit",
      {},
      (replica) => replica.exit(3),
      { kind: "exited", exitCode: 3 },
      /^call exit: .* got exit code 3 from rank 1$/,
    ],
    [
      "out of memory",
      LIMITS,
      (replica) => replica.exhaustMemory(),
      { kind: "out-of-memory" },
      /^call exhaustMemory: .* resourceLimits/,
    ],
    [
      "an endless loop",
      { callDeadlineMs: 200 },
      (replica) => replica.spin(),
      { kind: "hung" },
      /^call spin: must answer within 200 ms/,
    ],
    [
      "no answer",
      { callDeadlineMs: 200 },
      (replica) => replica.never(),
      { kind: "hung" },
      /^call never: must answer within 200 ms/,
    ],
  ])(
    "%s rejects what is pending and everything later, and spares the others",
    async (_, options, act, expected, message) => {
      await using group = await start(options);
      const replica = group.replica(1);
      const waiting = [workerError(replica.never()), workerError(replica.squareLater(2, 60_000))];
      const error = await workerError(act(replica));
      expect(error).toMatchObject({ ...expected, rank: 1, phase: "call" });
      expect(error.message).toMatch(message);
      for (const other of await Promise.all(waiting))
        expect(other).toMatchObject({ ...expected, rank: 1, phase: "call" });
      expect(await workerError(replica.square(2))).toMatchObject({ ...expected, rank: 1 });
      expect(await workerError(group.dispatch(JOB.count))).toBe(group.failed);
      expect(group.failed).toMatchObject({ ...expected, rank: 1 });
      expect(await group.replica(0).where()).toMatchObject({ cancelled: true, counted: 0 });
    },
  );
});

describe("in a dispatch", () => {
  test.each<[string, Partial<WorkerGroupOptions>, number, Partial<WorkerError>]>([
    ["process.exit", {}, JOB.exit, { kind: "exited", exitCode: 5 }],
    ["out of memory", LIMITS, JOB.exhaustMemory, { kind: "out-of-memory" }],
    ["an endless loop", { dispatchDeadlineMs: 200 }, JOB.spin, { kind: "hung" }],
  ])("%s rejects it and every later one", async (_, options, job, expected) => {
    await using group = await start(options);
    const blocked = workerError(group.replica(1).never());
    const queued = workerError(group.dispatch(job).then(() => group.dispatch(JOB.count)));
    const next = workerError(group.dispatch(JOB.count));
    expect(await queued).toMatchObject({ ...expected, rank: 1, phase: "dispatch" });
    expect(await next).toBe(group.failed);
    expect(group.failed).toMatchObject({ ...expected, rank: 1, phase: "dispatch" });
    expect((await group.replica(0).where()).counted).toBe(1);
    expect(await blocked).toMatchObject({ ...expected, rank: 1, phase: "call" });
  });

  test("rejects with the error of the rank that threw first", async () => {
    await using group = await start({ size: 3, setup: {} });
    const error = await workerError(group.dispatch(JOB.throwInTurn));
    expect(error).toMatchObject({
      kind: "threw",
      rank: 2,
      message: expect.stringContaining("turn of rank 2"),
    });
    // The others' failures were taken too: the next job's is its own.
    expect(await workerError(group.dispatch(JOB.throw))).toMatchObject({
      message: expect.not.stringContaining("turn"),
    });
  });

  test("a deadline given with the dispatch goes before the group's", async () => {
    await using group = await start();
    const error = await workerError(group.dispatch(JOB.spin, { deadlineMs: 100 }));
    expect(error.message).toBe(
      "dispatch 4: must answer within 100 ms; got nothing from rank 1, whose thread is terminated",
    );
  });

  test("a worker that is lost when it is done already rejects it: the others stopped early", async () => {
    const counters = new Int32Array(new SharedArrayBuffer(8));
    const threads: Worker[] = [];
    const onWorker = (worker: Worker): void => void threads.push(worker);
    process.on("worker", onWorker);
    await using group = await start({ setup: { troubledRank: 1, counters: counters.buffer } });
    process.off("worker", onWorker);
    const dispatched = workerError(group.dispatch(JOB.othersUntilCancelled));
    while (counters.some((count) => count === 0)) await sleep(1);
    await sleep(50);
    await threads[1]!.terminate();
    expect(await dispatched).toMatchObject({ kind: "exited", rank: 1 });
    expect(await dispatched).toBe(group.failed);
  });

  test("close() during it cancels the job in all workers", async () => {
    const group = await start({ setup: {} });
    const done = workerError(group.dispatch(JOB.untilCancelled));
    await sleep(50);
    await group.close();
    expect(await done).toMatchObject({ kind: "closed", phase: "dispatch" });
  });

  test("close() rejects it also when the workers, told to stop, are done before the caller hears of them", async () => {
    const group = await start({ setup: {} });
    const done = workerError(group.dispatch(JOB.untilCancelled));
    await sleep(50);
    const closed = group.close();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    expect(await done).toMatchObject({ kind: "closed", phase: "dispatch" });
    await closed;
  });
});

describe("outside of calls and jobs", () => {
  test.each<
    [
      string,
      (replica: RemoteReplica<TroubledReplica>) => Promise<void>,
      Partial<WorkerError>,
      RegExp,
    ]
  >([
    [
      "a throw in a timer",
      (replica) => replica.crashSoon(20),
      { kind: "crashed" },
      /^worker: .* got Error: thrown by a timer from rank 1/,
    ],
    [
      "an unhandled rejection",
      (replica) => replica.rejectSoon(),
      { kind: "crashed" },
      /Error: nobody awaits me from rank 1/,
    ],
    [
      "process.exit in a timer",
      (replica) => replica.exitSoon(20),
      { kind: "exited", exitCode: 7 },
      /got exit code 7 from rank 1$/,
    ],
  ])("%s is noticed when the event loop of the worker turns", async (_, act, expected, message) => {
    await using group = await start();
    const acted = act(group.replica(1)).catch((error: unknown) => error);
    // A parked thread runs no timers; a call does turn its event loop.
    const woken = workerError(group.replica(1).squareLater(1, 60_000));
    expect(await woken).toMatchObject({ ...expected, rank: 1 });
    await acted;
    expect(group.failed).toMatchObject({ ...expected, rank: 1 });
    expect(group.failed?.message.replace(/^[^:]*:/, "worker:")).toMatch(message);
    expect(group.failed?.remoteStack === undefined).toBe(expected.kind === "exited");
  });

  test("a parked thread terminated from outside is noticed without any call", async () => {
    const threads: Worker[] = [];
    const onWorker = (worker: Worker): void => void threads.push(worker);
    process.on("worker", onWorker);
    await using group = await start();
    process.off("worker", onWorker);
    await group.dispatch(JOB.count);
    expect(threads).toHaveLength(2);
    await threads[0]?.terminate();
    expect(group.failed).toMatchObject({ phase: "idle", kind: "exited", rank: 0, exitCode: 1 });
    expect(group.failed?.message).toBe(
      "worker: a thread must live until close(); got exit code 1 from rank 0",
    );
    expect(await workerError(group.replica(0).square(1))).toMatchObject({
      phase: "call",
      kind: "exited",
    });
  });
});

describe("at the start", () => {
  const fixture = (name: string): URL => new URL(`../test/fixtures/${name}`, import.meta.url);
  test.each<[string, Partial<WorkerGroupOptions>, Partial<WorkerError>, RegExp]>([
    [
      "a module that is not there",
      { module: fixture("nowhere.ts") },
      { kind: "threw" },
      /^start: .*nowhere\.ts/,
    ],
    [
      "a module without a factory",
      { module: fixture("no-factory.ts") },
      { kind: "threw" },
      /must default-export a factory; got undefined from file:/,
    ],
    [
      "a factory that throws",
      { module: fixture("bad-factory.ts"), setup: "throw" },
      { kind: "threw" },
      /got Error: cannot build rank \d/,
    ],
    [
      "a factory that returns nothing",
      { module: fixture("bad-factory.ts"), setup: "nothing" },
      { kind: "threw" },
      /must return an object; got undefined/,
    ],
    [
      "a factory that never returns",
      { module: fixture("bad-factory.ts"), setup: "spin", startDeadlineMs: 500 },
      { kind: "hung" },
      /^start: must answer within 500 ms/,
    ],
    [
      "a factory that never resolves",
      { module: fixture("bad-factory.ts"), setup: "wait", startDeadlineMs: 500 },
      { kind: "hung" },
      /^start: must answer within 500 ms/,
    ],
    [
      "a factory that exits",
      { module: fixture("bad-factory.ts"), setup: "exit" },
      { kind: "exited", exitCode: 4 },
      /got exit code 4/,
    ],
    [
      "a factory that needs more memory than it may have",
      {
        module: fixture("bad-factory.ts"),
        setup: "fill",
        resourceLimits: { maxOldGenerationSizeMb: 64 },
      },
      { kind: "out-of-memory" },
      /^start: .* resourceLimits/,
    ],
  ])("%s rejects", async (_, options, expected, message) => {
    const error = await workerError(start(options));
    expect(error).toMatchObject({ ...expected, phase: "start" });
    expect(error.message).toMatch(message);
  });

  test.each([
    [
      { maxOldGenerationSizeMb: 4 },
      /resourceLimits.maxOldGenerationSizeMb must be at least 8.*got 4/,
    ],
    [{ stackSizeMb: 0.1 }, /resourceLimits.stackSizeMb must be at least 0.5.*got 0.1/],
    [{ codeRangeSizeMb: -1 }, /resourceLimits.codeRangeSizeMb must be at least 0.*got -1/],
  ])("limits under which no thread can live are refused: %o", async (resourceLimits, message) => {
    await expect(start({ resourceLimits })).rejects.toThrow(message);
  });

  test("a setup that cannot be cloned rejects", async () => {
    await expect(start({ setup: { f: (): void => undefined } })).rejects.toThrow(
      "start: setup must be structured-cloneable; got DataCloneError",
    );
  });
});

describe("close", () => {
  test("may be called twice, and rejects pending and later calls", async () => {
    const group = await start();
    const pending = [
      workerError(group.replica(0).never()),
      workerError(group.replica(1).squareLater(1, 60_000)),
    ];
    expect(group.close()).toBe(group.close());
    await group.close();
    for (const error of await Promise.all(pending))
      expect(error).toMatchObject({ kind: "closed", phase: "call" });
    expect((await workerError(group.replica(0).square(1))).message).toBe(
      "call square: the group must be open; got close() before rank 0 had answered",
    );
    expect(await workerError(group.dispatch(JOB.count))).toMatchObject({
      kind: "closed",
      phase: "dispatch",
    });
    expect(group.failed).toBeNull();
  });

  test("lets a running job come to its end, but rejects its dispatch at once", async () => {
    const counters = new Int32Array(new SharedArrayBuffer(8));
    const group = await start({ setup: { counters: counters.buffer } });
    const running = workerError(group.dispatch(JOB.sleep));
    const queued = workerError(group.dispatch(JOB.count));
    while (counters.some((count) => count === 0)) await sleep(1);
    const closed = group.close();
    expect(await running).toMatchObject({ kind: "closed", phase: "dispatch" });
    expect([...counters]).toEqual([1, 1]);
    expect(await queued).toMatchObject({ kind: "closed" });
    await closed;
    expect([...counters]).toEqual([101, 101]);
  });

  test("terminates a job that does not end", async () => {
    const group = await start({ closeDeadlineMs: 100 });
    const running = workerError(group.dispatch(JOB.spin));
    await sleep(20);
    await group.close();
    expect(await running).toMatchObject({ kind: "closed" });
  });

  test("rejects when a thread is stuck in native code", async () => {
    const module = new URL("../test/fixtures/stuck.ts", import.meta.url);
    const group = await WorkerGroup.start<{ run(): void }>({
      module,
      size: 1,
      closeDeadlineMs: 100,
    });
    const running = workerError(group.dispatch(0));
    await sleep(50);
    expect((await workerError(group.close())).message).toContain(
      "close: must answer within 100 ms",
    );
    await running;
  });
});
