import { isWorkerThread, WorkerError, WorkerGroup, type WorkerGroupOptions } from "@weft/workers";
import replicaUrl from "./replica.ts?worker&url";
import { JOB, type Setup, type TroubledReplica } from "./replica.ts";

/** Starts a worker in the way that bundlers understand. */
const startWorker = (): Worker =>
  new Worker(new URL("./replica.ts", import.meta.url), { type: "module" });

type Options = Partial<WorkerGroupOptions> & { readonly start?: Setup["start"]; busyRank?: number };

async function startGroup({ start, busyRank, ...options }: Options = {}): Promise<{
  readonly group: WorkerGroup<TroubledReplica>;
  readonly counters: Int32Array;
}> {
  const counters = new Int32Array(new SharedArrayBuffer(16));
  const setup: Setup = {
    counters,
    ...(start === undefined ? {} : { start }),
    ...(busyRank === undefined ? {} : { busyRank }),
  };
  const group = await WorkerGroup.start<TroubledReplica>({
    module: startWorker,
    size: 2,
    setup,
    ...options,
  });
  return { group, counters };
}

/** What a failure looks like, as plain data. */
function shown(error: unknown): unknown {
  if (!(error instanceof WorkerError)) return String(error);
  const { rank, phase, kind, message, cause } = error;
  const said = cause instanceof Error ? `${cause.name}: ${cause.message}` : undefined;
  return { rank, phase, kind, message, said };
}

const failureOf = (failing: Promise<unknown>): Promise<unknown> =>
  failing.then(() => "no failure", shown);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Calls and dispatches, and both ways to name the module. */
async function work(): Promise<unknown> {
  const report = [];
  for (const module of [startWorker, new URL(replicaUrl, location.href), replicaUrl]) {
    const { group, counters } = await startGroup({ module });
    await group.dispatch(JOB.count);
    await group.dispatch(JOB.count);
    const { byteLength } = await group.replica(1).bytes(8);
    report.push({
      squares: await Promise.all([3, 4].map((x, rank) => group.replica(rank).square(x))),
      later: await group.replica(0).squareLater(5, 30),
      counted: [...counters.subarray(0, 2)],
      isWorker: [isWorkerThread(), await group.replica(0).isWorker()],
      byteLength,
    });
    await group.close();
  }
  return report;
}

/** Failures after which the worker lives. */
async function throwing(): Promise<unknown> {
  const { group, counters } = await startGroup({ busyRank: 1 });
  const replica = group.replica(0);
  const failures = [
    await failureOf(replica.fail()),
    await failureOf(group.dispatch(JOB.throw)),
    await failureOf(group.dispatch(JOB.untilCancelled)),
    await failureOf(replica.squareLater((() => 1) as unknown as number, 1)),
  ];
  await group.dispatch(JOB.count);
  const report = { failures, counted: [...counters.subarray(0, 2)], failed: group.failed };
  await group.close();
  return report;
}

type Ending = "crashSoon" | "rejectSoon" | "closeSoon" | "never" | "countForever";

/** A worker that is lost, what is heard of it, and its replacement. */
async function losing(how: Ending): Promise<unknown> {
  const heard: unknown[] = [];
  const { group, counters } = await startGroup({
    busyRank: 1,
    callDeadlineMs: 300,
    dispatchDeadlineMs: 300,
    onLost: (error) => heard.push(shown(error)),
  });
  const failure =
    how === "countForever"
      ? await failureOf(group.dispatch(JOB.countForever))
      : await failureOf(Promise.all([group.replica(1)[how](), group.replica(1).never()]));
  let countWhenGone = -1;
  const replaced = await group.replaceLost({ onGone: () => (countWhenGone = counters[1]!) });
  // Long enough for a worker that was not gone to go on counting.
  await pause(100);
  const writesLater = counters[1]! - countWhenGone;
  await group.dispatch(JOB.count);
  const report = {
    failure,
    heard,
    replaced,
    writesLater,
    counted: counters[1]! - countWhenGone,
    square: await group.replica(1).square(3),
  };
  await group.close();
  return report;
}

/** Options that a page refuses, or whose module it does not find. */
const REFUSED: Readonly<Record<string, () => Options>> = {
  missing: () => ({ module: new URL("/missing.js", location.href) }),
  relative: () => ({ module: "./replica.js" }),
  resourceLimits: () => ({ resourceLimits: { stackSizeMb: 4 } }),
};

/** Starts that fail: in the factory, or as these options say. */
const failingStart = (how: string): Promise<unknown> =>
  failureOf(
    startGroup({
      startDeadlineMs: 500,
      ...(REFUSED[how]?.() ?? { start: how as NonNullable<Setup["start"]> }), // one or the other
    }),
  );

/** How long the end of a group takes, when its workers sleep and when they are busy. */
async function ending(): Promise<unknown> {
  const sleeping = await startGroup();
  const closed = await timed(() => sleeping.group.close());
  const asleep = await startGroup();
  const terminated = await timed(() => asleep.group.terminate());
  const busy = await startGroup();
  const pending = failureOf(busy.group.dispatch(JOB.countForever));
  await pause(50);
  await busy.group.terminate();
  const before = [...busy.counters];
  await pause(100);
  const writesLater = busy.counters.some((count, rank) => count !== before[rank]);
  return { closed, terminated, pending: await pending, writesLater };
}

async function timed(act: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

/** Rings, which nobody counts. */
async function ring(): Promise<unknown> {
  const { group, counters } = await startGroup();
  const seen = [];
  for (let round = 1; round <= 20; round++) {
    group.ring(JOB.countAndNotify);
    for (const rank of [0, 1]) {
      while (Atomics.load(counters, rank) < round)
        await Atomics.waitAsync(counters, rank, round - 1, 1000).value;
    }
    seen.push([...counters.subarray(0, 2)].join());
  }
  group.ring(JOB.throw);
  while (group.failed === null) await pause(5);
  const failed = shown(group.failed);
  await group.close();
  return { last: seen.at(-1), failed };
}

/** A setup that cannot be sent. */
const uncloneable = (): Promise<unknown> => failureOf(startGroup({ setup: { counters: () => 1 } }));

/** A start that needs no shared memory of the page's. */
const plainStart = (): Promise<unknown> =>
  failureOf(WorkerGroup.start({ module: startWorker, size: 1 }));

export const groups = {
  plainStart,
  work,
  throwing,
  losing,
  failingStart,
  ending,
  ring,
  uncloneable,
};
