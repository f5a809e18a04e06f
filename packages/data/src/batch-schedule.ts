import { ValueError } from "@weft/tensor";
import { type BatchPlan, BatchSampler, describeOrder } from "./batch-sampler.ts";
import { checkState, type LoaderPosition, type LoaderState } from "./loader-state.ts";
import { orderChecksum, type OrderChecksum } from "./order-checksum.ts";

/** One batch to make. */
export interface BatchJob {
  readonly epoch: number;
  /** Its number in the epoch, from 0. */
  readonly batch: number;
  /** The dataset's positions. */
  readonly positions: Int32Array;
}

/** Which batches follow each other, and how many of them were given out: a loader without its dataset. */
export class BatchSchedule {
  readonly plan: BatchPlan;
  readonly seed: number | bigint;
  readonly #length: number;
  #position: LoaderPosition = { epoch: 0, batches: 0 };
  /** Where the next pass goes on, when it is one through that epoch. */
  #resume: LoaderPosition | null = null;
  /** Of the epoch asked for last: a state is taken after every batch. */
  #order: (OrderChecksum & { readonly epoch: number }) | null = null;

  /** @param length The dataset's. */
  constructor(plan: BatchPlan, length: number, seed: number | bigint) {
    this.plan = plan;
    this.seed = seed;
    this.#length = length;
  }

  /** Behind the batch that was given out last, or at the start of the pass begun since. */
  get position(): LoaderPosition {
    return this.#position;
  }

  /** Batches an epoch. */
  count(epoch: number): number {
    return this.plan.count?.(this.#length) ?? this.#orderOf(epoch).batches;
  }

  /** The batches of one epoch, or what is left of it when a state of it was loaded just before. */
  jobs(epoch: number): IterableIterator<BatchJob> {
    checkEpoch(epoch);
    const first = this.#resume?.epoch === epoch ? this.#resume.batches : 0;
    this.#resume = null;
    this.#position = { epoch, batches: first };
    return this.#jobs(epoch, first);
  }

  /** The batches of the epochs from `first`, by default from where the loader is, up to but not with `end`. */
  jobsFrom(first: number | undefined, end: number): IterableIterator<BatchJob> {
    if (end !== Infinity) checkEpoch(end);
    if (first === undefined) this.#resume = this.#position;
    const start = checkEpoch(first ?? this.#position.epoch);
    return this.#chain(start < end ? this.jobs(start) : [], start, end);
  }

  /** A batch was given out. */
  given({ epoch, batch }: BatchJob): void {
    this.#position = { epoch, batches: batch + 1 };
  }

  /** The position, and what decides which batches follow. */
  stateDict(): LoaderState {
    const { plan, seed } = this;
    const { batchSize, dropLast } =
      plan instanceof BatchSampler ? plan : { batchSize: null, dropLast: null };
    return {
      ...this.#position,
      length: this.#length,
      batchSize,
      dropLast,
      seed: String(seed),
      sampler: describeOrder(plan),
      order: this.#orderOf(this.#position.epoch).checksum,
    };
  }

  /** @throws {ValueError} when the state is none, or of other settings; the position is then unchanged. */
  loadStateDict(state: unknown): void {
    const { epoch, batches, order } = checkState(state, this.stateDict());
    const ours = this.#orderOf(epoch);
    if (ours.checksum !== order) {
      throw new ValueError(
        `loadStateDict: the state must be of a loader with the same order of samples; got the checksum ${order} for this loader's ${ours.checksum} in epoch ${epoch}`,
      );
    }
    if (batches > ours.batches) {
      throw new ValueError(
        `loadStateDict: batches must be at most the ${ours.batches} of epoch ${epoch}; got ${batches}`,
      );
    }
    this.#position = { epoch, batches };
    this.#resume = this.#position;
  }

  *#jobs(epoch: number, first: number): IterableIterator<BatchJob> {
    let batch = 0;
    for (const positions of this.plan.batches(this.#length, epoch)) {
      if (batch >= first) yield { epoch, batch, positions };
      batch++;
    }
  }

  *#chain(opening: Iterable<BatchJob>, start: number, end: number): IterableIterator<BatchJob> {
    yield* opening;
    for (let epoch = start + 1; epoch < end; epoch++) {
      let batches = 0;
      // The position stays: who makes batches ahead is here before the last of the epoch before was given out.
      for (const job of this.#jobs(epoch, 0)) {
        batches++;
        yield job;
      }
      if (batches === 0 && end === Infinity) {
        throw new ValueError(
          `DataLoader: without an end, epochs must have batches; got none in epoch ${epoch}`,
        );
      }
    }
  }

  #orderOf(epoch: number): OrderChecksum {
    if (this.#order?.epoch !== epoch)
      this.#order = { epoch, ...orderChecksum(this.plan.batches(this.#length, epoch)) };
    return this.#order;
  }
}

/** @throws {ValueError} when it is not a non-negative integer. */
export function checkEpoch(epoch: number): number {
  if (Number.isSafeInteger(epoch) && epoch >= 0) return epoch;
  throw new ValueError(`DataLoader: an epoch must be a non-negative integer; got ${epoch}`);
}
