import { setTimeout as sleep } from "node:timers/promises";
import { heap } from "@weft/kernels";
import { collectGarbage } from "./garbage.ts";
import type { Summary } from "./summary.ts";
import type { Threads } from "./threads.ts";

/** What may be in use besides, over all points of a setup: batches, results, and memory that workers keep for later. */
const SLACK_BYTES = 4 * 2 ** 20;

/** Finds threads and memory that deaths leave behind. */
export class Leftovers {
  readonly #threads: Threads;
  readonly #workers: number;
  readonly #summary: Summary;
  #threadsBefore = 0;
  #bytesBefore = 0;
  #othersBefore = othersBytes();

  /** @param workers How many threads there are between two points. @param summary Gets what is left behind. */
  constructor(threads: Threads, workers: number, summary: Summary) {
    this.#threads = threads;
    this.#workers = workers;
    this.#summary = summary;
  }

  /** Takes what there is now as what there may be after a point. */
  measure(): void {
    this.#threadsBefore = this.#threads.systemCount;
    this.#bytesBefore = bytes();
  }

  /** Looks while trainers are open, after the point that `where` names. */
  async find(where: string): Promise<void> {
    const surplus = (): number =>
      Math.max(
        this.#threads.systemCount - this.#threadsBefore,
        this.#threads.ids.length - this.#workers,
      );
    // A thread that has exited may take a moment to go.
    for (let wait = 1; surplus() > 0 && wait < 2_000; wait *= 2) await sleep(wait);
    const threads = surplus();
    if (threads > 0) {
      this.#summary.leakedThreads += threads;
      this.#summary.problems.push(`${where}: ${threads} threads too many`);
      this.#threadsBefore = this.#threads.systemCount;
    }
    if (bytes() - this.#bytesBefore > SLACK_BYTES) await collectGarbage();
    const grown = bytes() - this.#bytesBefore;
    if (grown > SLACK_BYTES) {
      this.#tell(grown, `${where}: ${grown} bytes more than before the first point`);
      this.#bytesBefore = bytes();
    }
  }

  /** Looks when trainers are closed and no thread is left: no chunk of memory, not one, may belong to another thread then. */
  findAfterClose(where: string): void {
    if (this.#threads.ids.length > 0) return; // told as threads
    const left = othersBytes() - this.#othersBefore;
    if (left <= 0) return;
    this.#tell(left, `${where}: ${left} bytes of threads that have ended`);
    this.#othersBefore += left;
  }

  #tell(leaked: number, problem: string): void {
    this.#summary.leakedBytes += leaked;
    this.#summary.problems.push(problem);
  }
}

/**
 * What other threads hold of the memory that all share, and what this one has in use of it. (How large that memory is says less: it
 * never shrinks, and grows by a quarter for one chunk more.)
 */
function bytes(): number {
  return othersBytes() + heap.stats().inUseBytes;
}

/** What other threads hold, or held when they ended. */
function othersBytes(): number {
  const { leasedBytes, reservedBytes } = heap.stats();
  return leasedBytes - reservedBytes;
}
