import { reclaimOwner } from "@weft/kernels";
import { type WorkerError, WorkerGroup } from "@weft/workers";
import type { JobBoard } from "./job-board.ts";
import type { KernelWorker, KernelWorkerSetup } from "./kernel-worker.ts";
import type { CheckedPoolOptions } from "./pool-options.ts";
import { ThreadWords } from "./thread-words.ts";

/**
 * One life of one thread of the pool: a worker group of its own, so that its end leaves the others alone, and words of its
 * own, so that nothing it still writes is taken for its successor's.
 */
export class PoolThread {
  readonly rank: number;
  readonly words: ThreadWords;
  readonly #group: WorkerGroup<KernelWorker>;

  private constructor(rank: number, words: ThreadWords, group: WorkerGroup<KernelWorker>) {
    this.rank = rank;
    this.words = words;
    this.#group = group;
  }

  /**
   * @param onLost called when the thread ended by itself, from the event loop.
   * @throws {WorkerError} when the thread does not start.
   */
  static async start(
    rank: number,
    board: JobBoard,
    options: CheckedPoolOptions,
    onLost: (error: WorkerError) => void,
  ): Promise<PoolThread> {
    const words = new ThreadWords();
    const setup: KernelWorkerSetup = {
      board: board.buffer,
      words: words.buffer,
      rank,
      spinRounds: options.spinRounds,
      preload: options.preload,
    };
    const group = await WorkerGroup.start<KernelWorker>({
      module: WORKER_URL,
      size: 1,
      setup,
      spinRounds: 0,
      startDeadlineMs: options.startDeadlineMs,
      ...(options.resourceLimits === undefined ? {} : { resourceLimits: options.resourceLimits }),
      onLost,
    });
    return new PoolThread(rank, words, group);
  }

  /** Wakes the thread if it sleeps; answers whether it had to be woken. */
  wake(): boolean {
    if (!this.words.call()) return false;
    // A lost thread is not rung: it claims nothing, and the others do its share.
    if (this.#group.failed === null) this.#group.ring(0);
    return true;
  }

  /** Lets the thread finish its tile, then ends it. Resolves when it is gone and its memory given back. */
  async close(): Promise<void> {
    this.words.revoke();
    await this.#group.close();
    this.#reclaim();
  }

  /** Ends the thread at once, wherever it is: asked for when this returns. Resolves when it is gone. */
  async terminate(): Promise<void> {
    this.words.revoke();
    await this.#group.terminate();
    this.#reclaim();
  }

  #reclaim(): void {
    const owner = this.words.heapOwner;
    if (owner !== 0) reclaimOwner(owner);
  }
}

/** tsc rewrites the extension in imports, but not here. */
const WORKER_URL = new URL(
  `./kernel-worker.${new URL(import.meta.url).pathname.endsWith(".ts") ? "ts" : "js"}`,
  import.meta.url,
);
