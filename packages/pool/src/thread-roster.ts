import { heap } from "@weft/kernels";
import type { WorkerError } from "@weft/workers";
import type { JobBoard } from "./job-board.ts";
import type { CheckedPoolOptions } from "./pool-options.ts";
import { PoolThread } from "./pool-thread.ts";

/** The threads of a pool by rank: starts them, replaces lost ones, ends them. */
export class ThreadRoster {
  /** null: lost, and not replaced yet. */
  readonly threads: (PoolThread | null)[] = [];
  readonly #board: JobBoard;
  readonly #options: CheckedPoolOptions;
  /** Ends and replacements under way; they never reject. */
  readonly #underWay = new Set<Promise<void>>();
  #isClosing = false;
  /** Threads lost since the last one that lived through its first second: a thread that always dies is not started for ever. */
  #losses = 0;

  constructor(board: JobBoard, options: CheckedPoolOptions) {
    this.#board = board;
    this.#options = options;
  }

  /** Starts or ends threads until there are `count`. @throws {WorkerError} when one does not start; those started stay. */
  async resize(count: number): Promise<void> {
    const surplus = this.threads.splice(count);
    await closeAll(surplus);
    const first = this.threads.length;
    const started = await Promise.allSettled(
      Array.from({ length: Math.max(0, count - first) }, (_, i) => this.#start(first + i)),
    );
    // By rank, without gaps: what started behind a failure is ended again.
    for (const outcome of started) {
      if (outcome.status === "rejected") break;
      this.threads.push(outcome.value);
    }
    const failure = started.find((outcome) => outcome.status === "rejected");
    if (failure === undefined) return;
    const behind = started.slice(this.threads.length - first);
    await closeAll(
      behind.map((outcome) => (outcome.status === "fulfilled" ? outcome.value : null)),
    );
    throw failure.reason;
  }

  /** Ends all threads. Resolves when none is left. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const threads = this.threads.splice(0);
    await closeAll(threads);
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /**
   * Takes a thread that is not to be trusted out and asks for its end, at once; replaces it when the event loop turns. The
   * blocks under the pointers, which it may still write, go to nobody else before it is gone.
   */
  giveUp(thread: PoolThread, pointers: readonly number[]): void {
    if (this.threads[thread.rank] !== thread) return;
    this.threads[thread.rank] = null;
    const hold = heap.hold(pointers);
    const gone = thread.terminate();
    this.#follow(async () => {
      await gone;
      hold[Symbol.dispose]();
      await this.#replace(thread.rank);
    });
  }

  #start(rank: number): Promise<PoolThread> {
    const begun = performance.now();
    let own: PoolThread | undefined;
    const started = PoolThread.start(rank, this.#board, this.#options, (error) => {
      if (performance.now() - begun > SHORT_LIFE_MS) this.#losses = 0;
      if (own !== undefined) this.#lose(own, error);
    });
    return started.then((thread) => (own = thread));
  }

  /** A thread ended by itself. */
  #lose(thread: PoolThread, error: WorkerError): void {
    if (this.threads[thread.rank] !== thread) return;
    process.emitWarning(
      `pool thread ${thread.rank} ended and is replaced: ${error.message}`,
      "PoolWarning",
    );
    this.giveUp(thread, []);
  }

  async #replace(rank: number): Promise<void> {
    this.#losses++;
    if (this.#isClosing || rank >= this.threads.length) return;
    if (this.#losses > MOST_LOSSES) {
      throw new Error(
        `threads must live longer than ${SHORT_LIFE_MS} ms; got ${this.#losses} losses in a row`,
      );
    }
    const thread = await this.#start(rank);
    // Meanwhile the pool may have been closed or made smaller.
    if (this.#isClosing || rank >= this.threads.length) await thread.close();
    else this.threads[rank] = thread;
  }

  /** Nobody awaits what runs here: a failure leaves the pool with a thread less, and is a warning. */
  #follow(work: () => Promise<void>): void {
    const done = work()
      .catch((error: unknown) => {
        process.emitWarning(`a pool thread is not replaced: ${String(error)}`, "PoolWarning");
      })
      .finally(() => this.#underWay.delete(done));
    this.#underWay.add(done);
  }
}

async function closeAll(threads: readonly (PoolThread | null)[]): Promise<void> {
  await Promise.all(threads.flatMap((thread) => (thread === null ? [] : [thread.close()])));
}

const MOST_LOSSES = 10;
const SHORT_LIFE_MS = 1_000;
