import { reclaimOwner } from "@weft/kernels";
import { ValueError, type Tensor } from "@weft/tensor";
import { WorkerError, WorkerGroup } from "@weft/workers";
import { BatchError } from "../batch-error.ts";
import type { BatchJob } from "../batch-schedule.ts";
import { checkOptions } from "../check-options.ts";
import type { DataLoader } from "../data-loader.ts";
import { resized, type BatchShape } from "./batch-shape.ts";
import { BatchSlot } from "./batch-slot.ts";
import type { BatchMaker, BatchWorkerSetup } from "./batch-worker.ts";
import { placeOf } from "./dataset-place.ts";
import { ProgressBoard } from "./progress-board.ts";

/** How batches are made ahead. */
export interface PrefetcherOptions {
  /** Threads that make batches. Default 1. */
  readonly workers?: number;
  /** Batches that each makes ahead. Default 2. */
  readonly prefetchFactor?: number;
  /**
   * How long the making of one batch may take. A worker that hangs is noticed when all that it makes ahead should be done, after
   * `deadlineMs * prefetchFactor`. Default 30,000.
   */
  readonly deadlineMs?: number;
  /** How long threads, and datasets made there, may take to be ready. Default 30,000. */
  readonly startDeadlineMs?: number;
}

/** A batch asked for. */
interface PendingBatch {
  readonly job: BatchJob;
  readonly slot: Promise<BatchSlot>;
}

/**
 * Makes a loader's batches in worker threads while the last one is used: the same batches in the same order, bit for bit, whatever
 * the number of workers.
 *
 * A worker writes each batch straight into memory of this thread, so that it comes as ordinary tensors without a copy here. Tensors
 * of a dataset are read where they are, in shared memory; a dataset of `importDataset` is made again in each worker. The position
 * is the loader's own and moves when a batch is given out: `stateDict` and `loadStateDict` are the loader's.
 *
 * A batch that cannot be made rejects with a {BatchError}, which has the dataset's position, and leaves the loader's position before
 * it; a worker that threw goes on, one that died or hung does not. Needs Node.
 *
 * @example
 * // noise.ts
 * export const createDataset = (): Dataset => ({ length: 10, get: (i) => [rand([3]), tensor(i)] });
 *
 * // main.ts
 * const dataset = await importDataset(new URL("./noise.ts", import.meta.url));
 * const loader = new DataLoader(dataset, { batchSize: 4, shuffle: true });
 * const shapes = [];
 * await using prefetcher = await Prefetcher.start(loader, { workers: 2 });
 * for await (const [x] of prefetcher.epoch(0)) shapes.push(x!.shape);
 * shapes // [[4, 3], [4, 3], [2, 3]]
 */
export class Prefetcher<B = readonly Tensor[]> implements AsyncIterable<B>, AsyncDisposable {
  /** What the batches are of. */
  readonly loader: DataLoader<unknown, B>;
  readonly #group: WorkerGroup<BatchMaker>;
  readonly #progress: ProgressBoard;
  readonly #depth: number;
  readonly #memoryOwners: readonly number[];
  /** Memory of batches that were not given out; a worker may be writing to it. */
  readonly #lent = new Set<BatchSlot>();
  /** Batches of passes that were left. */
  readonly #unwanted = new Set<Promise<void>>();
  #requests = 0;
  /** What the last batch looked like, and its number of samples: most others are alike. */
  #last: { readonly shape: BatchShape; readonly samples: number } | null = null;
  #closed: Promise<void> | null = null;

  private constructor(
    loader: DataLoader<unknown, B>,
    group: WorkerGroup<BatchMaker>,
    progress: ProgressBoard,
    depth: number,
    memoryOwners: readonly number[],
  ) {
    this.loader = loader;
    this.#group = group;
    this.#progress = progress;
    this.#depth = depth;
    this.#memoryOwners = memoryOwners;
  }

  /**
   * Starts the threads, each with the loader's dataset.
   *
   * @throws {ValueError} when an option is unknown or out of range, the loader has a `collate`, or its dataset cannot be found by
   *   other threads: it must be a `TensorDataset`, one of `importDataset`, or a `Subset` or `ConcatDataset` of such.
   * @throws {WorkerError} when a worker cannot make the dataset.
   */
  static async start<B>(
    loader: DataLoader<unknown, B>,
    options: PrefetcherOptions = {},
  ): Promise<Prefetcher<B>> {
    checkOptions("Prefetcher", options, [
      "workers",
      "prefetchFactor",
      "deadlineMs",
      "startDeadlineMs",
    ]);
    const { deadlineMs = 30_000, startDeadlineMs = 30_000 } = options;
    const size = checkCount("workers", options.workers ?? 1);
    const ahead = checkCount("prefetchFactor", options.prefetchFactor ?? 2);
    const { dataset, collate, seed } = loader.recipe;
    if (collate !== null) {
      throw new ValueError(
        "Prefetcher: a function cannot be sent to other threads; got a loader with a collate (give the dataset a select instead)",
      );
    }
    const progress = ProgressBoard.create(size);
    const setup: BatchWorkerSetup = { dataset: placeOf(dataset), seed, progress: progress.buffer };
    // TypeScript does not rewrite this path, so it takes its extension from the file it stands in.
    const extension = import.meta.url.slice(import.meta.url.lastIndexOf("."));
    const group = await WorkerGroup.start<BatchMaker>({
      module: new URL(`./batch-worker${extension}`, import.meta.url),
      size,
      setup,
      startDeadlineMs,
      callDeadlineMs: deadlineMs * ahead,
    });
    try {
      const owners = Array.from({ length: size }, (_, rank) => group.replica(rank).memoryOwner());
      return new Prefetcher(loader, group, progress, size * ahead, await Promise.all(owners));
    } catch (error) {
      await group.close();
      throw error;
    }
  }

  /**
   * The batches of one epoch, as the loader's `epoch` gives them.
   *
   * @throws {ValueError} when the epoch is not a non-negative integer, or the prefetcher is closed.
   */
  epoch(epoch: number): AsyncIterableIterator<B> {
    this.#checkOpen();
    return this.#batches(this.loader.schedule.jobs(epoch));
  }

  /**
   * The batches of one epoch after the other, as the loader's `epochs` gives them; the first of an epoch are made while the last of
   * the one before are used.
   *
   * @param first Default: goes on behind the batch that was given out last.
   * @param end The epoch to stop before. Default: none.
   * @throws {ValueError} when one is not a non-negative integer, or the prefetcher is closed.
   */
  epochs(first?: number, end: number = Infinity): AsyncIterableIterator<B> {
    this.#checkOpen();
    return this.#batches(this.loader.schedule.jobsFrom(first, end));
  }

  /** The batches of the epoch that was set on the loader. */
  [Symbol.asyncIterator](): AsyncIterableIterator<B> {
    return this.epoch(this.loader.plainEpoch);
  }

  /** Ends all threads, and gives their memory back. A batch that is waited for rejects. Idempotent. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async *#batches(jobs: IterableIterator<BatchJob>): AsyncIterableIterator<B> {
    const ahead: PendingBatch[] = [];
    const fill = (): void => {
      while (ahead.length < this.#depth) {
        const next = jobs.next();
        if (next.done === true) return;
        ahead.push(this.#ask(next.value));
      }
    };
    // The workers are busy with them, and the deadlines of new batches would run meanwhile. That `fill` always runs behind an
    // await keeps its memory out of a `scope` around next(), which would give it back at its end.
    await Promise.all(this.#unwanted);
    try {
      for (fill(); ahead.length > 0;) {
        const { job, slot } = ahead[0]!;
        const made = await slot;
        this.#checkOpen();
        ahead.shift();
        fill(); // the workers go on while this batch is used
        this.loader.schedule.given(job);
        yield this.#takeBack(made).take() as B; // what makeBatch made, by the loader's types
      }
    } finally {
      for (const { slot } of ahead) this.#drop(slot);
    }
  }

  /** Gives the memory of a batch back that nobody will see, once it is made. */
  #drop(slot: Promise<BatchSlot>): void {
    const dropped = slot.then(
      (made) => this.#takeBack(made).free(),
      () => undefined, // that it failed changes nothing for who does not want it
    );
    this.#unwanted.add(dropped);
    void dropped.then(() => this.#unwanted.delete(dropped));
  }

  #ask(job: BatchJob): PendingBatch {
    const slot = this.#make(job);
    // One behind a batch that failed is never awaited.
    slot.catch(() => undefined);
    return { job, slot };
  }

  async #make({ epoch, batch, positions }: BatchJob): Promise<BatchSlot> {
    const request = ++this.#requests;
    const rank = request % this.#group.size;
    const worker = this.#group.replica(rank);
    // A view would be sent with all of the epoch's order.
    const job = { epoch, batch, positions: positions.slice() };
    let slot = this.#expect(positions.length);
    let position: number | null = null;
    try {
      const expected = slot === null ? null : { shape: slot.shape, places: slot.places };
      const made = await worker.make(request, job, expected);
      if (made.state === "failed") {
        position = made.position;
        await worker.rethrow(request);
      } else if (made.state === "waits") {
        if (slot !== null) this.#takeBack(slot).free();
        slot = this.#lend(made.shape);
        await worker.deliver(request, slot.places);
        this.#last = { shape: made.shape, samples: positions.length };
      }
      return slot!; // made before, or just now
    } catch (error) {
      if (!(error instanceof WorkerError && error.kind === "threw")) {
        // The memory stays: a thread may be writing until it is gone.
        throw new BatchError(job, this.#progress.positionOf(rank, request), error);
      }
      if (slot !== null) this.#takeBack(slot).free();
      throw new BatchError(job, position, error.cause ?? error);
    }
  }

  /** Memory for a batch like the last one; `null` for the first. */
  #expect(samples: number): BatchSlot | null {
    if (this.#last === null) return null;
    return this.#lend(resized(this.#last.shape, this.#last.samples, samples));
  }

  #lend(shape: BatchShape): BatchSlot {
    const slot = new BatchSlot(shape);
    this.#lent.add(slot);
    return slot;
  }

  #takeBack(slot: BatchSlot): BatchSlot {
    this.#lent.delete(slot);
    return slot;
  }

  #checkOpen(): void {
    if (this.#closed === null) return;
    throw new ValueError("Prefetcher: it must be open; got a closed one");
  }

  async #close(): Promise<void> {
    await this.#group.close();
    // Only now that the threads are gone can nobody write any more.
    for (const slot of this.#lent) slot.free();
    this.#lent.clear();
    for (const owner of this.#memoryOwners) reclaimOwner(owner);
  }
}

function checkCount(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1 && value <= 1024) return value;
  throw new ValueError(`Prefetcher: ${name} must be an integer from 1 to 1024; got ${value}`);
}
