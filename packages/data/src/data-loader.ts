import { fromTypedArray, ValueError, type Tensor } from "@weft/tensor";
import { RandomSampler, SequentialSampler, type Sampler } from "./sampler.ts";
import type { Batch, TensorDataset } from "./tensor-dataset.ts";

/** How a dataset is cut into batches. */
export interface DataLoaderOptions {
  /** Samples a batch. Default 1. */
  readonly batchSize?: number;
  /** Visit the samples in random order, another one each epoch. Default false. */
  readonly shuffle?: boolean;
  /** Decides the order when shuffling. Default 0. */
  readonly seed?: number | bigint;
  /** Leave out a last batch that is not full. Default false. */
  readonly dropLast?: boolean;
  /** Decides the order, instead of `shuffle` and `seed`. */
  readonly sampler?: Sampler;
}

/**
 * Batches of a dataset.
 *
 * The order depends on seed and epoch alone. Name the epoch, `loader.epoch(3)`, or set it before iterating plainly.
 *
 * @example
 * const dataset = new TensorDataset(zeros([5, 784]), zeros([5]));
 * const shapes = [];
 * for (const [images] of new DataLoader(dataset, { batchSize: 2, shuffle: true }).epoch(0)) shapes.push(images.shape);
 * shapes // [[2, 784], [2, 784], [1, 784]]
 */
export class DataLoader<T extends readonly Tensor[] = readonly Tensor[]> implements Iterable<
  Batch<T>
> {
  readonly dataset: TensorDataset<T>;
  readonly batchSize: number;
  readonly dropLast: boolean;
  readonly sampler: Sampler;
  #epoch = 0;

  /**
   * @throws {ValueError} when the batch size is not a positive integer, the seed is none, or a sampler is given along with
   *   `shuffle` or `seed`, which would have no effect.
   */
  constructor(dataset: TensorDataset<T>, options: DataLoaderOptions = {}) {
    const { batchSize = 1, shuffle = false, seed = 0, dropLast = false, sampler } = options;
    if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
      throw new ValueError(`DataLoader: batchSize must be a positive integer; got ${batchSize}`);
    }
    if (sampler !== undefined && (shuffle || options.seed !== undefined)) {
      throw new ValueError(
        `DataLoader: a sampler decides the order by itself; got shuffle ${shuffle} and seed ${options.seed} as well`,
      );
    }
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.dropLast = dropLast;
    this.sampler = sampler ?? (shuffle ? new RandomSampler(seed) : new SequentialSampler());
  }

  /** Batches an epoch, for a sampler that visits every sample once. */
  get length(): number {
    return this.#count(this.dataset.length);
  }

  /**
   * The batches of one epoch, made one by one.
   *
   * @throws {ValueError} when the epoch is not a non-negative integer.
   */
  epoch(epoch: number): IterableIterator<Batch<T>> {
    return this.#batches(this.sampler.order(this.dataset.length, checkEpoch(epoch)));
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
  [Symbol.iterator](): IterableIterator<Batch<T>> {
    return this.epoch(this.#epoch);
  }

  *#batches(order: Int32Array): IterableIterator<Batch<T>> {
    for (let batch = 0; batch < this.#count(order.length); batch++) {
      const positions = order.subarray(batch * this.batchSize, (batch + 1) * this.batchSize);
      yield this.dataset.select(fromTypedArray(positions));
    }
  }

  #count(samples: number): number {
    const batches = samples / this.batchSize;
    return this.dropLast ? Math.floor(batches) : Math.ceil(batches);
  }
}

function checkEpoch(epoch: number): number {
  if (Number.isSafeInteger(epoch) && epoch >= 0) return epoch;
  throw new ValueError(`DataLoader: an epoch must be a non-negative integer; got ${epoch}`);
}
