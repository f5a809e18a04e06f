import { fromTypedArray, ValueError, type Tensor } from "@weft/tensor";
import { RandomSampler, SequentialSampler, type Sampler } from "./sampler.ts";
import type { TensorDataset } from "./tensor-dataset.ts";

/** How a dataset is cut into batches. */
export interface DataLoaderOptions {
  /** Samples a batch. Default 1. */
  readonly batchSize?: number;
  /** Visit the samples in random order, another one each epoch. Default false. */
  readonly shuffle?: boolean;
  /** Decides the order when shuffling. Default 0. */
  readonly seed?: number;
  /** Leave out a last batch that is not full. Default false. */
  readonly dropLast?: boolean;
  /** Decides the order, instead of `shuffle` and `seed`. */
  readonly sampler?: Sampler;
}

/**
 * Batches of a dataset.
 *
 * @example for (const [images, labels] of new DataLoader(dataset, { batchSize: 128, shuffle: true }).epoch(0)) …
 */
export class DataLoader implements Iterable<Tensor[]> {
  readonly dataset: TensorDataset;
  readonly batchSize: number;
  readonly dropLast: boolean;
  readonly sampler: Sampler;

  /** @throws {ValueError} when the batch size is not a positive integer. */
  constructor(dataset: TensorDataset, options: DataLoaderOptions = {}) {
    const { batchSize = 1, shuffle = false, seed = 0, dropLast = false } = options;
    if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
      throw new ValueError(`DataLoader: batchSize must be a positive integer; got ${batchSize}`);
    }
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.dropLast = dropLast;
    this.sampler = options.sampler ?? (shuffle ? new RandomSampler(seed) : new SequentialSampler());
  }

  /** Batches an epoch, for a sampler that visits every sample once. */
  get length(): number {
    return this.#batches(this.dataset.length);
  }

  /** The batches of one epoch, made one by one. */
  *epoch(epoch: number): IterableIterator<Tensor[]> {
    const order = this.sampler.order(this.dataset.length, epoch);
    for (let batch = 0; batch < this.#batches(order.length); batch++) {
      const positions = order.subarray(batch * this.batchSize, (batch + 1) * this.batchSize);
      yield this.dataset.select(fromTypedArray(positions));
    }
  }

  /** The batches of epoch 0. */
  [Symbol.iterator](): IterableIterator<Tensor[]> {
    return this.epoch(0);
  }

  #batches(samples: number): number {
    const batches = samples / this.batchSize;
    return this.dropLast ? Math.floor(batches) : Math.ceil(batches);
  }
}
