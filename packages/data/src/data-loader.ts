import { ValueError, type Tensor } from "@weft/tensor";
import { BatchError } from "./batch-error.ts";
import { type BatchPlan, BatchSampler } from "./batch-sampler.ts";
import { BatchSchedule, checkEpoch, type BatchJob } from "./batch-schedule.ts";
import { checkOptions } from "./check-options.ts";
import type { Collated, Dataset } from "./dataset.ts";
import type { Collate } from "./default-collate.ts";
import { checkSeed } from "./epoch-generator.ts";
import type { LoaderState } from "./loader-state.ts";
import { makeBatch, type BatchRecipe } from "./make-batch.ts";
import { RandomSampler } from "./random-sampler.ts";
import type { Sampler } from "./sampler.ts";
import { SequentialSampler } from "./sequential-sampler.ts";

/** How a dataset is cut into batches. */
export interface DataLoaderOptions {
  /** Samples a batch. Default 1. */
  readonly batchSize?: number;
  /** Visit the samples in random order, another one each epoch. Default false. */
  readonly shuffle?: boolean;
  /** Decides the order when shuffling, and what a dataset draws from the default generator. Default 0. */
  readonly seed?: number | bigint;
  /** Leave out a last batch that is not full. Default false. */
  readonly dropLast?: boolean;
  /** Decides the order, instead of `shuffle`. */
  readonly sampler?: Sampler;
  /** Decides which samples make a batch, instead of `batchSize`, `shuffle`, `dropLast` and `sampler`. */
  readonly batchSampler?: BatchPlan;
}

/** `DataLoaderOptions` with a way of its own to make a batch of samples. */
export interface CollateOptions<S, B> extends DataLoaderOptions {
  /** Makes a batch of samples. Default: the dataset's `select` where it has one, else `defaultCollate`. */
  readonly collate: Collate<S, B>;
}

const OPTIONS = [
  "batchSize",
  "shuffle",
  "seed",
  "dropLast",
  "sampler",
  "batchSampler",
  "collate",
] as const;

/**
 * Batches of a dataset.
 *
 * The order depends on seed and epoch alone. Name the epoch, `loader.epoch(3)`, or set it before iterating plainly, or go through
 * `loader.epochs()` without end. `stateDict` tells how many batches were given out, so that another process goes on with the next.
 *
 * @pytorch torch.utils.data.DataLoader
 * @example
 * const dataset = new TensorDataset(zeros([5, 784]), zeros([5]));
 * const shapes = [];
 * for (const [images] of new DataLoader(dataset, { batchSize: 2, shuffle: true }).epoch(0)) shapes.push(images.shape);
 * shapes // [[2, 784], [2, 784], [1, 784]]
 */
export class DataLoader<S = readonly Tensor[], B = Collated<S>> implements Iterable<B> {
  readonly dataset: Dataset<unknown, unknown>;
  /** `null` with a batch sampler. */
  readonly batchSize: number | null;
  /** `null` with a batch sampler. */
  readonly dropLast: boolean | null;
  /** `null` with a batch sampler. */
  readonly sampler: Sampler | null;
  readonly batchSampler: BatchPlan;
  /** @internal */
  readonly schedule: BatchSchedule;
  /** @internal */
  readonly recipe: BatchRecipe;
  #epoch = 0;

  /**
   * @throws {ValueError} when an option is unknown, the batch size is not a positive integer, the seed is none, or a sampler is
   *   given along with an option that would have no effect.
   */
  constructor(dataset: Dataset<S, unknown>, options: CollateOptions<S, B>);
  constructor(dataset: Dataset<S, B>, options?: DataLoaderOptions);
  constructor(
    dataset: Dataset<S, unknown>,
    options: DataLoaderOptions & Partial<CollateOptions<S, B>> = {},
  ) {
    checkOptions("DataLoader", options, OPTIONS);
    const seed = checkSeed(options.seed ?? 0);
    const plan = planOf(options, seed);
    const cut = plan instanceof BatchSampler ? plan : null;
    this.dataset = dataset;
    this.batchSampler = plan;
    this.batchSize = cut?.batchSize ?? null;
    this.dropLast = cut?.dropLast ?? null;
    this.sampler = cut?.sampler ?? null;
    this.schedule = new BatchSchedule(plan, dataset.length, seed);
    this.recipe = { dataset, collate: options.collate ?? null, seed };
  }

  /** Batches an epoch; of the epoch that was set, for a batch sampler with another number in each. */
  get length(): number {
    return this.schedule.count(this.#epoch);
  }

  /**
   * The batches of one epoch, made one by one. After `loadStateDict` with a state of this epoch, the first pass gives what was
   * left of it.
   *
   * @throws {ValueError} when the epoch is not a non-negative integer. Iterating throws a {BatchError} when a batch cannot be made.
   */
  epoch(epoch: number): IterableIterator<B> {
    return this.#batches(this.schedule.jobs(epoch));
  }

  /**
   * The batches of one epoch after the other.
   *
   * @param first Default: goes on behind the batch that was given out last.
   * @param end The epoch to stop before. Default: none.
   * @throws {ValueError} when one is not a non-negative integer.
   * @example
   * const loader = new DataLoader(new TensorDataset(tensor([1, 2, 3])), { batchSize: 2 });
   * [...loader.epochs(0, 2)].map(([x]) => x.toArray()) // [[1, 2], [3], [1, 2], [3]]
   */
  epochs(first?: number, end: number = Infinity): IterableIterator<B> {
    return this.#batches(this.schedule.jobsFrom(first, end));
  }

  /**
   * Sets the epoch that plain iteration goes through; 0 at first. It stays until it is set again.
   *
   * @throws {ValueError} when the epoch is not a non-negative integer.
   * @example
   * const loader = new DataLoader(new TensorDataset(tensor([1, 2, 3])), { batchSize: 2 });
   * [...loader.setEpoch(3)].map(([x]) => x.toArray()) // [[1, 2], [3]]
   */
  setEpoch(epoch: number): this {
    this.#epoch = checkEpoch(epoch);
    return this;
  }

  /** The batches of the epoch that was set. */
  [Symbol.iterator](): IterableIterator<B> {
    return this.epoch(this.#epoch);
  }

  /** The same for `Prefetcher`. @internal */
  get plainEpoch(): number {
    return this.#epoch;
  }

  /**
   * The position right behind the batch that was given out last, by whichever pass, or at the start of the pass begun since, as
   * plain data: save it along with the model after a step. What a `Prefetcher` made ahead does not count.
   *
   * @pytorch torchdata.stateful_dataloader.StatefulDataLoader.state_dict
   * @example
   * const loader = new DataLoader(new TensorDataset(arange(6)), { batchSize: 2, shuffle: true });
   * const batches = loader.epoch(3);
   * batches.next();
   * const { epoch, batches: given } = loader.stateDict();
   * [epoch, given] // [3, 1]
   */
  stateDict(): LoaderState {
    return this.schedule.stateDict();
  }

  /**
   * Goes on where the loader of a state was: the next pass through that epoch, `epoch(n)`, `epochs()` or plain iteration, which is
   * set to it, begins with the batch that it would have given out next, and the batches are the same bit for bit.
   *
   * @param state From `stateDict`, straight or through JSON.
   * @throws {ValueError} when it is none, or of a loader with another dataset length, batch size, `dropLast`, seed, sampler, or
   *   order of samples, which it names; the loader is then unchanged.
   * @example
   * const dataset = new TensorDataset(arange(6));
   * const killed = new DataLoader(dataset, { batchSize: 2, shuffle: true, seed: 1 });
   * const passed = killed.epoch(0);
   * passed.next();
   * const saved = JSON.stringify(killed.stateDict());
   *
   * const loader = new DataLoader(dataset, { batchSize: 2, shuffle: true, seed: 1 });
   * loader.loadStateDict(JSON.parse(saved));
   * const rest = [...loader.epoch(0)].map(([x]) => x.toArray());
   * rest.length // 2
   * String(rest) === String([...passed].map(([x]) => x.toArray())) // true
   */
  loadStateDict(state: unknown): void {
    this.schedule.loadStateDict(state);
    this.#epoch = this.schedule.position.epoch;
  }

  *#batches(jobs: IterableIterator<BatchJob>): IterableIterator<B> {
    for (const job of jobs) {
      const batch = this.#make(job);
      this.schedule.given(job);
      yield batch;
    }
  }

  #make(job: BatchJob): B {
    let position: number | null = null;
    try {
      return makeBatch(this.recipe, job, (next) => (position = next)) as B; // the constructor's types say so
    } catch (error) {
      throw new BatchError(job, position, error);
    }
  }
}

function planOf(options: DataLoaderOptions, seed: number | bigint): BatchPlan {
  const { batchSize = 1, shuffle = false, dropLast = false, sampler, batchSampler } = options;
  if (batchSampler !== undefined) {
    const others = (["batchSize", "shuffle", "dropLast", "sampler"] as const).filter(
      (name) => options[name] !== undefined,
    );
    if (others.length === 0) return batchSampler;
    throw new ValueError(
      `DataLoader: a batch sampler decides the batches by itself; got ${others.join(", ")} as well`,
    );
  }
  if (sampler !== undefined && shuffle) {
    throw new ValueError(
      "DataLoader: a sampler decides the order by itself; got shuffle true as well",
    );
  }
  const order = sampler ?? (shuffle ? new RandomSampler(seed) : new SequentialSampler());
  return new BatchSampler(order, batchSize, dropLast);
}
