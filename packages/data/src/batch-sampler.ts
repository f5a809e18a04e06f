import { ValueError } from "@weft/tensor";
import type { Sampler } from "./sampler.ts";

/**
 * Decides which samples make which batch, as for batches of sequences of similar lengths. The same arguments must give the
 * same batches: a loader asks again.
 */
export interface BatchPlan {
  /** The positions of each batch of an epoch, each from 0 to `length - 1`. */
  batches(length: number, epoch: number): Iterable<Int32Array>;
  /** How many batches an epoch has, where it can be told without making them. */
  count?(length: number): number;
  /** One line with all settings, to recognise the plan by in a loader's state. Default: the name of the class. */
  describe?(): string;
}

/**
 * Cuts a sampler's order into batches of one size.
 *
 * @pytorch torch.utils.data.BatchSampler
 * @example [...new BatchSampler(new SequentialSampler(), 2, false).batches(5, 0)] // [[0, 1], [2, 3], [4]]
 */
export class BatchSampler implements BatchPlan {
  readonly sampler: Sampler;
  readonly batchSize: number;
  readonly dropLast: boolean;

  /**
   * @param dropLast Whether to leave out a last batch that is not full.
   * @throws {ValueError} when the batch size is not a positive integer.
   */
  constructor(sampler: Sampler, batchSize: number, dropLast: boolean) {
    if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
      throw new ValueError(`DataLoader: batchSize must be a positive integer; got ${batchSize}`);
    }
    this.sampler = sampler;
    this.batchSize = batchSize;
    this.dropLast = dropLast;
  }

  *batches(length: number, epoch: number): Iterable<Int32Array> {
    const order = this.sampler.order(length, epoch);
    const batches = this.#cut(order.length);
    for (let batch = 0; batch < batches; batch++)
      yield order.subarray(batch * this.batchSize, (batch + 1) * this.batchSize);
  }

  count(length: number): number {
    return this.#cut(this.sampler.count?.(length) ?? length);
  }

  describe(): string {
    return describeOrder(this.sampler);
  }

  #cut(samples: number): number {
    const batches = samples / this.batchSize;
    return this.dropLast ? Math.floor(batches) : Math.ceil(batches);
  }
}

/** What a sampler or plan says of itself. */
export function describeOrder(order: Pick<BatchPlan, "describe">): string {
  return order.describe?.() ?? order.constructor.name;
}
