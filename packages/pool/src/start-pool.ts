import { builtInKernels, installKernels, kernels } from "@weft/kernels";
import { isWorkerThread } from "@weft/workers";
import { parallelKernels } from "./parallel-kernels.ts";
import { checkPoolOptions, checkThreads, type PoolOptions } from "./pool-options.ts";
import { ThreadPool } from "./thread-pool.ts";
import { KERNEL_CUTS } from "./kernel-cuts.ts";

/** Threads that share the kernel calls of the thread that started them. */
export interface Pool extends AsyncDisposable {
  /** Threads that can compute, the caller's included. */
  readonly threads: number;
  /** Brings the single-threaded kernels back and ends the threads. Resolves when none is left. Idempotent. */
  close(): Promise<void>;
}

/**
 * Starts worker threads that share the work of every large kernel call from here on: matrix products, elementwise kernels,
 * reductions by rows, softmax, normalizations, optimizer steps. Calls stay synchronous, and results have the same bits as on
 * one thread.
 *
 * There is one pool for all packages. Started again, it is brought to the new number of threads and the same pool is
 * returned; other options than `threads` then have no effect. In a thread of `@weft/workers` (a replica of a trainer, say),
 * where every thread computes on its own already, nothing is started: the pool has one thread.
 *
 * An idle pool burns no CPU and does not keep the process alive.
 *
 * @throws {RangeError} when an option is out of range.
 * @throws {WorkerError} when a thread does not start.
 * @example
 * await using pool = await startPool({ threads: 2 });
 * pool.threads // 2
 */
export async function startPool(options: PoolOptions = {}): Promise<Pool> {
  const checked = checkPoolOptions(options);
  if (isWorkerThread()) return new CallerAlone();
  current ??= new RunningPool(checked);
  const pool = current;
  await pool.resize(checked.threads);
  return pool;
}

/**
 * Lets at most `threads` threads take part in a kernel call from now on, the caller's included; with 1 kernels run as
 * without a pool. Threads that are left out sleep, and take part again when the number is raised.
 *
 * @throws {RangeError} when there are not so many: `startPool({ threads })` starts more.
 * @example
 * await using _ = await startPool({ threads: 2 });
 * setNumThreads(1);
 * getNumThreads() // 1
 */
export function setNumThreads(threads: number): void {
  checkThreads("setNumThreads", threads);
  const started = current?.threads ?? 1;
  if (threads > started) {
    throw new RangeError(
      `setNumThreads: threads must be at most ${started}, which are started; got ${threads}; ` +
        `call await startPool({ threads: ${threads} })`,
    );
  }
  current?.use(threads);
}

/**
 * How many threads may take part in a kernel call, the caller's included; 1 without a pool.
 *
 * @example getNumThreads() // 1
 */
export function getNumThreads(): number {
  return current?.inUse ?? 1;
}

/** The pool of this thread. */
let current: RunningPool | null = null;

class RunningPool implements Pool {
  inUse = 1;
  readonly #pool: ThreadPool;
  readonly #layer: Disposable;
  /** Resizes run one after another. */
  #lastResize: Promise<void> = Promise.resolve();
  #closed: Promise<void> | null = null;

  constructor(options: ReturnType<typeof checkPoolOptions>) {
    const below = { ...kernels };
    this.#pool = new ThreadPool(options, below);
    // What others have installed (native BLAS) the threads do not have: such kernels stay on the caller's thread.
    const shared = [...KERNEL_CUTS.keys()].filter(
      (name) => options.preload !== undefined || below[name] === builtInKernels[name],
    );
    this.#layer = installKernels(parallelKernels(this.#pool, shared, below));
  }

  get threads(): number {
    return this.#pool.roster.threads.length + 1;
  }

  use(threads: number): void {
    this.inUse = threads;
    this.#pool.helpers = threads - 1;
  }

  async resize(threads: number): Promise<void> {
    const before = this.#lastResize;
    const turn = Promise.withResolvers<void>();
    this.#lastResize = turn.promise;
    await before;
    try {
      if (this.#closed !== null)
        throw new Error("startPool: the pool must stay open until it has started; got close()");
      if (threads < this.threads) this.use(Math.min(threads, this.inUse));
      await this.#pool.roster.resize(threads - 1);
      this.use(threads);
    } finally {
      turn.resolve();
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #end(): Promise<void> {
    this.use(1);
    this.#layer[Symbol.dispose]();
    if (current === this) current = null;
    await this.#lastResize;
    await this.#pool.roster.close();
  }
}

/** The pool of a thread that has none. */
class CallerAlone implements Pool {
  readonly threads = 1;

  close(): Promise<void> {
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
