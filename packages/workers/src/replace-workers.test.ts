import { once } from "node:events";
import type { Worker } from "node:worker_threads";
import { type WorkerError, WorkerGroup, type WorkerGroupOptions } from "@weft/workers";
import { describe, expect, test } from "vitest";
import { expectNoLeaks } from "../test/expect-no-leaks.ts";
import type { FlakyReplica, FlakySetup } from "../test/fixtures/flaky-factory.ts";
import { JOB, type TroubledReplica } from "../test/fixtures/replica.ts";
import { workerError } from "../test/worker-error-of.ts";

const module = new URL("../test/fixtures/replica.ts", import.meta.url);
const flaky = new URL("../test/fixtures/flaky-factory.ts", import.meta.url);
const LIMITS = { resourceLimits: { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 8 } };
const start = (options: Partial<WorkerGroupOptions> = {}): Promise<WorkerGroup<TroubledReplica>> =>
  WorkerGroup.start<TroubledReplica>({ module, size: 2, setup: { troubledRank: 1 }, ...options });

/** Starts of which the first `good` go well and the next `bad` do not. */
function startFlaky(
  good: number,
  bad: number,
  how: FlakySetup["how"],
): { group: Promise<WorkerGroup<FlakyReplica>>; words: Int32Array } {
  const words = new Int32Array(new SharedArrayBuffer(12));
  words.set([bad, good]);
  const setup: FlakySetup = { words, how };
  const options = {
    module: flaky,
    size: 1,
    setup,
    startDeadlineMs: how === "wait" ? 2_000 : 30_000,
  };
  return { group: WorkerGroup.start<FlakyReplica>(options), words };
}

/** The threads that `body` starts. */
async function threadsOf<T>(body: () => Promise<T>): Promise<[T, Worker[]]> {
  const threads: Worker[] = [];
  const onWorker = (worker: Worker): void => void threads.push(worker);
  process.on("worker", onWorker);
  try {
    return [await body(), threads];
  } finally {
    process.off("worker", onWorker);
  }
}

expectNoLeaks(start);

describe("replaceLost", () => {
  test.each<[string, Partial<WorkerGroupOptions>, number, Partial<WorkerError>]>([
    ["exited", {}, JOB.exit, { kind: "exited" }],
    ["outgrew its memory", LIMITS, JOB.exhaustMemory, { kind: "out-of-memory" }],
    ["hung", { dispatchDeadlineMs: 200 }, JOB.spin, { kind: "hung" }],
  ])(
    "puts a new worker in the place of one that %s in a job, and leaves the others alone",
    async (_, options, job, expected) => {
      const lost: WorkerError[] = [];
      await using group = await start({ ...options, onLost: (error) => lost.push(error) });
      const pending = workerError(group.replica(1).never());
      for (let round = 0; round < 2; round++) {
        expect(await workerError(group.dispatch(job))).toMatchObject({ ...expected, rank: 1 });
        expect(await group.replaceLost()).toEqual([1]);
        expect(group.failed).toBeNull();
        await group.dispatch(JOB.count, { deadlineMs: 5_000 });
        // The new one has been in one job, the other in all.
        expect(await group.replica(0).where()).toMatchObject({
          counted: 2 * (round + 1),
          cancelled: false,
        });
        expect(await group.replica(1).where()).toMatchObject({
          rank: 1,
          counted: 1,
          cancelled: false,
        });
      }
      expect(await pending).toMatchObject(expected);
      expect(lost).toHaveLength(2);
      expect(await group.replaceLost()).toEqual([]);
    },
  );

  test("replaces what is lost between jobs: one terminated from outside, one that crashed", async () => {
    const [group, threads] = await threadsOf(() => start());
    await using _ = group;
    await threads[0]!.terminate();
    await workerError(
      group
        .replica(1)
        .rejectSoon()
        .then(() => group.replica(1).never()),
    );
    expect(await group.replaceLost()).toEqual([0, 1]);
    await group.dispatch(JOB.count);
    expect(await group.replica(1).square(3)).toBe(9);
  });

  test("tells when a lost thread is gone, before its successor starts", async () => {
    const { group: starting, words } = startFlaky(2, 0, "throw");
    await using group = await starting;
    await workerError(group.replica(0).exit());
    const seen: unknown[] = [];
    await group.replaceLost({ onGone: (rank) => seen.push([rank, Atomics.load(words, 2)]) });
    expect(seen).toEqual([[0, 1]]);
    expect(Atomics.load(words, 2)).toBe(2);
  });

  test("replaces workers that are lost while it replaces others", async () => {
    const [group, threads] = await threadsOf(() => start());
    await using _ = group;
    await threads[0]!.terminate();
    const [ranks, later] = await threadsOf(() => {
      const replaced = group.replaceLost();
      void threads[1]!.terminate();
      // And the first successor, as soon as it is there.
      void once(process, "worker").then(([worker]) => (worker as Worker).terminate());
      return replaced;
    });
    expect(ranks).toEqual([0, 1]);
    expect(later).toHaveLength(3);
    expect(group.failed).toBeNull();
    await group.dispatch(JOB.count);
  });

  test("lets dispatches, calls and other replacements wait for their turn", async () => {
    await using group = await start();
    const failing = workerError(group.dispatch(JOB.exit));
    const replaced = Promise.all([group.replaceLost(), group.replaceLost()]);
    const dispatched = group.dispatch(JOB.count);
    expect(await failing).toMatchObject({ kind: "exited" });
    const called = workerError(group.replica(1).square(4));
    expect(await replaced).toEqual([[1], []]);
    await dispatched;
    expect(await called).toMatchObject({ kind: "exited" });
    expect(await group.replica(1).square(4)).toBe(16);
    expect((await group.replica(1).where()).counted).toBe(1);
  });

  test("answers calls that came while the new worker started", async () => {
    await using group = await start();
    await workerError(group.replica(1).exit(0));
    const replaced = group.replaceLost();
    await once(process, "worker");
    expect(await group.replica(1).square(5)).toBe(25);
    await replaced;
    expect(await group.replica(1).square(6)).toBe(36);
  });

  test.each(["throw", "exit", "wait"] as const)(
    "tries again when a start fails (%s), up to a limit",
    async (how) => {
      const { group: starting, words } = startFlaky(1, 4, how);
      await using group = await starting;
      await workerError(group.replica(0).exit());
      const error = await workerError(group.replaceLost({ attempts: 2 }));
      const kind = { throw: "threw", exit: "exited", wait: "hung" }[how];
      expect(error).toMatchObject({ phase: "start", kind, rank: 0 });
      expect(Atomics.load(words, 2)).toBe(3);
      expect(await workerError(group.dispatch(0))).toBe(group.failed);
      // Two more fail, the fifth goes well.
      expect(await group.replaceLost()).toEqual([0]);
      await group.dispatch(0);
      expect(await group.replica(0).done()).toBe(1);
    },
  );

  test("rejects while a lost thread is stuck in native code, and replaces it once it is not", async () => {
    await using group = await WorkerGroup.start<{ run(): void }>({
      module: new URL("../test/fixtures/stuck.ts", import.meta.url),
      size: 1,
      dispatchDeadlineMs: 100,
      closeDeadlineMs: 100,
    });
    expect(await workerError(group.dispatch(0))).toMatchObject({ kind: "hung" });
    const gone: number[] = [];
    const onGone = (rank: number): void => void gone.push(rank);
    expect((await workerError(group.replaceLost({ onGone }))).message).toContain(
      "replace: must answer within 100 ms",
    );
    expect(gone).toEqual([]);
    const replaced = (): Promise<unknown> => group.replaceLost({ onGone }).catch(() => null);
    await expect.poll(replaced, { timeout: 20_000 }).toEqual([0]);
    expect(gone).toEqual([0]);
  });

  test("rejects when the group closes meanwhile, or is closed, and leaves no thread", async () => {
    const group = await start();
    await workerError(group.replica(1).exit(0));
    const early = workerError(group.replaceLost());
    await group.close();
    expect(await early).toMatchObject({ kind: "closed", phase: "start" });
    const other = await start();
    await workerError(other.replica(1).exit(0));
    const late = workerError(other.replaceLost());
    await once(process, "worker");
    await other.close();
    expect(await late).toMatchObject({ kind: "closed", phase: "start" });
    expect((await workerError(other.replaceLost())).message).toBe(
      "replace: the group must be open; got close() before rank 0 had answered",
    );
  });

  test("refuses less than one attempt", async () => {
    await using group = await start();
    await expect(group.replaceLost({ attempts: 0 })).rejects.toThrow(
      "worker group: attempts must be an integer from 1 to 1024; got 0",
    );
  });
});
