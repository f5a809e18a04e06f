import type { ResourceLimits } from "node:worker_threads";
import { checkLimits, checkModule } from "#platform/thread-options";
import type { WorkerError } from "./worker-error.ts";

export interface WorkerGroupOptions {
  /**
   * The replica module: a URL, or an absolute path. Its default export is a factory, see `serveReplica`. In a page it may also be a
   * function that starts a worker with the module as its script, so that a bundler finds it:
   * `() => new Worker(new URL("./replica.ts", import.meta.url), { type: "module" })`.
   */
  readonly module: ReplicaModule;
  /** The number of workers, 1 to 1024. */
  readonly size: number;
  /** Structured-cloneable; reaches each factory as `context.setup`. Shared memory stays shared. */
  readonly setup?: unknown;
  /** For threads, modules and factories to be ready. Default 30,000. */
  readonly startDeadlineMs?: number;
  /** For one call; afterwards its worker is terminated. Default 30,000. */
  readonly callDeadlineMs?: number;
  /** For one dispatch; afterwards the late workers are terminated. Default 30,000. */
  readonly dispatchDeadlineMs?: number;
  /** For running jobs to end once `close()` was called; afterwards they are terminated. Default 5,000. */
  readonly closeDeadlineMs?: number;
  /** Memory limits of each thread, as of Node's `Worker`, and only there; at least 8 MB of old generation and 0.5 MB of stack. */
  readonly resourceLimits?: ResourceLimits;
  /**
   * How often an idle worker looks at its bell before it sleeps. Default 100, some 7 µs. More answers faster when jobs
   * follow closely and every worker has a core of its own. Only so many look that a core is left for the caller: those that were the
   * last to finish a job. With more workers than cores a spinning one may take the core from the thread it waits for.
   */
  readonly spinRounds?: number;
  /** Called once for each worker that is lost (`group.failed` keeps the first), or does not start; never after `close` or `terminate`. */
  readonly onLost?: (error: WorkerError) => void;
}

/** Where a replica module is, or what starts a worker of a page with it. */
export type ReplicaModule = URL | string | (() => Worker);

export interface DispatchOptions {
  /** Instead of the group's `dispatchDeadlineMs`. */
  readonly deadlineMs?: number;
}

export interface ReplaceOptions {
  /** How often a worker is started in one lost one's place, when starts fail. Default 3. */
  readonly attempts?: number;
  /**
   * Called when the thread of a lost worker is gone and before its successor starts: the time to take back what it held, such as
   * memory.
   */
  readonly onGone?: (rank: number) => void;
}

/** The options with defaults filled in and checked. */
export interface CheckedOptions {
  /** A URL, or in a page what starts a worker. */
  readonly module: string | (() => Worker);
  readonly size: number;
  readonly setup: unknown;
  readonly startDeadlineMs: number;
  readonly callDeadlineMs: number;
  readonly dispatchDeadlineMs: number;
  readonly closeDeadlineMs: number;
  readonly resourceLimits: ResourceLimits | undefined;
  readonly spinRounds: number;
  readonly onLost: ((error: WorkerError) => void) | undefined;
}

/**
 * @throws {RangeError} when a number is out of range.
 * @throws {TypeError} when `module` is neither a URL nor an absolute path.
 */
export function checkOptions(options: WorkerGroupOptions): CheckedOptions {
  return {
    module: checkModule(options.module),
    size: integer("size", options.size, 1, 1024),
    setup: options.setup,
    startDeadlineMs: checkDeadline(
      "startDeadlineMs",
      options.startDeadlineMs ?? DEFAULT_DEADLINE_MS,
    ),
    callDeadlineMs: checkDeadline("callDeadlineMs", options.callDeadlineMs ?? DEFAULT_DEADLINE_MS),
    dispatchDeadlineMs: checkDeadline(
      "dispatchDeadlineMs",
      options.dispatchDeadlineMs ?? DEFAULT_DEADLINE_MS,
    ),
    closeDeadlineMs: checkDeadline("closeDeadlineMs", options.closeDeadlineMs ?? 5_000),
    resourceLimits: checkLimits(options.resourceLimits),
    spinRounds: integer("spinRounds", options.spinRounds ?? 100, 0, 1e9),
    onLost: options.onLost,
  };
}

/** @throws {RangeError} when there is to be less than one attempt. */
export function checkAttempts(attempts: number): number {
  return integer("attempts", attempts, 1, 1024);
}

/** A deadline is more than 0 and at most 2^31 - 1 ms: beyond that a timer fires at once. */
export function checkDeadline(name: string, value: number): number {
  if (typeof value === "number" && value > 0 && value <= MAX_TIMER_MS) return value;
  throw new RangeError(
    `worker group: ${name} must be above 0 and at most ${MAX_TIMER_MS} ms; got ${String(value)}`,
  );
}

const DEFAULT_DEADLINE_MS = 30_000;
const MAX_TIMER_MS = 2 ** 31 - 1;

function integer(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(
    `worker group: ${name} must be an integer from ${least} to ${most}; got ${String(value)}`,
  );
}
