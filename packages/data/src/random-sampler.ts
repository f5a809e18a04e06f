import { ValueError } from "@weft/tensor";
import { checkOptions } from "./check-options.ts";
import { checkSeed, epochGenerator } from "./epoch-generator.ts";
import type { Sampler } from "./sampler.ts";

/** What else a `RandomSampler` can be told. */
export interface RandomSamplerOptions {
  /** Draw each sample from all of them, so that some come twice and others never. Default false. */
  readonly replacement?: boolean;
  /** Samples an epoch. Without replacement more than there are begin a second order. Default: as many as there are. */
  readonly numSamples?: number;
}

/**
 * Visits the samples in an order drawn anew for each epoch. It depends on seed and epoch alone: not on what else was drawn,
 * nor on which epochs came before. It is the order that PyTorch's sampler draws from a generator with the seed
 * `keyedSeed(seed, "epoch <n>")`.
 *
 * @pytorch torch.utils.data.RandomSampler
 * @example
 * new RandomSampler(7).order(6, 0) // [3, 4, 2, 0, 5, 1]
 * new RandomSampler(7, { replacement: true, numSamples: 4 }).order(6, 0).length // 4
 */
export class RandomSampler implements Sampler {
  readonly seed: number | bigint;
  readonly replacement: boolean;
  /** `null` stands for as many as there are. */
  readonly numSamples: number | null;

  /** @throws {ValueError} when the seed is not an integer in [-2⁶³, 2⁶⁴), or `numSamples` not a positive integer. */
  constructor(seed: number | bigint, options: RandomSamplerOptions = {}) {
    checkOptions("RandomSampler", options, ["replacement", "numSamples"]);
    this.seed = checkSeed(seed);
    this.replacement = options.replacement ?? false;
    this.numSamples =
      options.numSamples === undefined
        ? null
        : checkNumSamples("RandomSampler", options.numSamples);
  }

  order(length: number, epoch: number): Int32Array {
    const generator = epochGenerator(this.seed, epoch);
    const count = this.count(length);
    if (!this.replacement && count === length) return generator.randperm(length);
    const order = new Int32Array(count);
    if (count === 0) return order;
    if (this.replacement) generator.fillRandint(order, 0, length);
    else {
      for (let first = 0; first < count; first += length)
        order.set(generator.randperm(length).subarray(0, count - first), first);
    }
    return order;
  }

  count(length: number): number {
    return length === 0 ? 0 : (this.numSamples ?? length);
  }

  describe(): string {
    const { seed, replacement, numSamples } = this;
    return `RandomSampler(seed ${seed}${replacement ? ", with replacement" : ""}${numSamples === null ? "" : `, ${numSamples} samples`})`;
  }
}

/** @throws {ValueError} when it is not a positive integer. */
export function checkNumSamples(sampler: string, numSamples: number): number {
  if (Number.isSafeInteger(numSamples) && numSamples > 0) return numSamples;
  throw new ValueError(`${sampler}: numSamples must be a positive integer; got ${numSamples}`);
}
