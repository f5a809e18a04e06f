import { availableParallelism } from "node:os";
import type { ResourceLimits } from "node:worker_threads";

export interface PoolOptions {
  /** Threads that compute, the caller's included, 1 to 256. Default: what the system has for this process. */
  readonly threads?: number;
  /** For one kernel call; a thread that is later is terminated and the call throws. Default 30,000. */
  readonly deadlineMs?: number;
  /** For the threads to start. Default 30,000. */
  readonly startDeadlineMs?: number;
  /**
   * How often a thread without work looks for a job before it sleeps. Default 2,000, some 0.1 ms. A thread that looks finds a
   * job within a microsecond; to wake a sleeping one takes 20 to 300 µs.
   */
  readonly spinRounds?: number;
  /**
   * The shortest work, in microseconds of one thread, that is shared with threads that are awake, and with threads that must be
   * woken first. Defaults 10 and 80. Smaller calls run on the caller's thread alone, as without a pool.
   */
  readonly awakeThresholdUs?: number;
  readonly asleepThresholdUs?: number;
  /** A module that every thread loads before it serves, as a URL: for kernels of your own that threads should use too. */
  readonly preload?: string;
  /** Memory limits of each thread, as of Node's `Worker`. */
  readonly resourceLimits?: ResourceLimits;
}

/** The options with defaults filled in and checked. */
export interface CheckedPoolOptions {
  readonly threads: number;
  readonly deadlineMs: number;
  readonly startDeadlineMs: number;
  readonly spinRounds: number;
  readonly awakeThresholdUs: number;
  readonly asleepThresholdUs: number;
  readonly preload: string | undefined;
  readonly resourceLimits: ResourceLimits | undefined;
}

/** @throws {RangeError} when a number is out of range. */
export function checkPoolOptions(options: PoolOptions): CheckedPoolOptions {
  return {
    threads: checkThreads("startPool", options.threads ?? availableParallelism()),
    deadlineMs: within("deadlineMs", options.deadlineMs ?? 30_000, 1, MAX_TIMER_MS),
    startDeadlineMs: within("startDeadlineMs", options.startDeadlineMs ?? 30_000, 1, MAX_TIMER_MS),
    spinRounds: within("spinRounds", options.spinRounds ?? DEFAULT_SPIN_ROUNDS, 0, 1e9),
    awakeThresholdUs: within("awakeThresholdUs", options.awakeThresholdUs ?? 10, 0, Infinity),
    asleepThresholdUs: within("asleepThresholdUs", options.asleepThresholdUs ?? 80, 0, Infinity),
    preload: options.preload,
    resourceLimits: options.resourceLimits,
  };
}

/** @throws {RangeError} when it is not a number of threads. */
export function checkThreads(area: string, threads: number): number {
  if (Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS) return threads;
  throw new RangeError(
    `${area}: threads must be an integer from 1 to ${MOST_THREADS}; got ${String(threads)}`,
  );
}

const MOST_THREADS = 256;
const MAX_TIMER_MS = 2 ** 31 - 1;
/** Without `Atomics.pause` (Node 22) a look takes some twentieth of the time. */
const DEFAULT_SPIN_ROUNDS = "pause" in Atomics ? 2_000 : 40_000;

function within(name: string, value: number, least: number, most: number): number {
  if (typeof value === "number" && value >= least && value <= most) return value;
  throw new RangeError(`startPool: ${name} must be from ${least} to ${most}; got ${String(value)}`);
}
