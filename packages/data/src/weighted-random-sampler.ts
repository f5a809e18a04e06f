import { fromTypedArray, multinomial, ValueError } from "@weft/tensor";
import { checkOptions } from "./check-options.ts";
import { checkSeed, epochGenerator } from "./epoch-generator.ts";
import { checkNumSamples } from "./random-sampler.ts";
import type { Sampler } from "./sampler.ts";

/** What else a `WeightedRandomSampler` can be told. */
export interface WeightedRandomSamplerOptions {
  /** Whether a sample may come again in the same epoch. Default true. */
  readonly replacement?: boolean;
}

/**
 * Draws samples with the probabilities `weights[i] / Σ weights`, as for classes of unequal sizes; anew for each epoch, from
 * seed and epoch alone.
 *
 * @pytorch torch.utils.data.WeightedRandomSampler
 * @example new WeightedRandomSampler([0, 1, 0], 4, 0).order(3, 0) // [1, 1, 1, 1]
 */
export class WeightedRandomSampler implements Sampler {
  readonly weights: Float64Array;
  readonly numSamples: number;
  readonly seed: number | bigint;
  readonly replacement: boolean;

  /**
   * @param weights One a sample; they need not add up to 1.
   * @param numSamples Samples an epoch.
   * @throws {ValueError} when a weight is negative or not finite, all are 0, `numSamples` is not a positive integer or, without
   *   replacement, larger than the number of weights, or the seed is not an integer in [-2⁶³, 2⁶⁴).
   */
  constructor(
    weights: Iterable<number>,
    numSamples: number,
    seed: number | bigint = 0,
    options: WeightedRandomSamplerOptions = {},
  ) {
    checkOptions("WeightedRandomSampler", options, ["replacement"]);
    this.weights = Float64Array.from(weights);
    this.numSamples = checkNumSamples("WeightedRandomSampler", numSamples);
    this.seed = checkSeed(seed);
    this.replacement = options.replacement ?? true;
    const wrong = this.weights.find((weight) => !(weight >= 0 && weight < Infinity));
    if (wrong !== undefined || this.weights.every((weight) => weight === 0)) {
      throw new ValueError(
        `WeightedRandomSampler: weights must be finite, not negative, and not all 0; got ${wrong ?? "none above 0"}`,
      );
    }
    if (!this.replacement && numSamples > this.weights.length) {
      throw new ValueError(
        `WeightedRandomSampler: without replacement numSamples must be at most the number of weights; got ${numSamples} for ${this.weights.length}`,
      );
    }
  }

  /** @throws {ValueError} when there is not one weight for each sample. */
  order(length: number, epoch: number): Int32Array {
    if (length !== this.weights.length) {
      throw new ValueError(
        `WeightedRandomSampler: there must be one weight a sample; got ${this.weights.length} weights for ${length} samples`,
      );
    }
    const drawn = multinomial(fromTypedArray(this.weights), this.numSamples, {
      replacement: this.replacement,
      generator: epochGenerator(this.seed, epoch),
    });
    return Int32Array.from(drawn.toTypedArray<BigInt64Array>(), Number);
  }

  count(): number {
    return this.numSamples;
  }

  describe(): string {
    const { weights, numSamples, seed, replacement } = this;
    return `WeightedRandomSampler(${weights.length} weights, ${numSamples} samples, seed ${seed}${replacement ? "" : ", without replacement"})`;
  }
}
