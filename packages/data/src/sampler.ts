import { Generator, keyedSeed } from "@weft/tensor";

/** Decides in which order an epoch visits the samples. */
export interface Sampler {
  /** Every position from 0 to `length - 1` that the epoch visits, in its order. */
  order(length: number, epoch: number): Int32Array;
}

/** Visits the samples in their order. */
export class SequentialSampler implements Sampler {
  order(length: number): Int32Array {
    return Int32Array.from({ length }, (_, i) => i);
  }
}

/**
 * Visits the samples in an order drawn anew for each epoch. It depends on seed and epoch alone: not on what else was drawn,
 * nor on which epochs came before.
 *
 * @example new RandomSampler(7).order(60_000, 0)
 */
export class RandomSampler implements Sampler {
  readonly seed: number | bigint;

  /** @throws {ValueError} when the seed is not an integer in [-2⁶³, 2⁶⁴). */
  constructor(seed: number | bigint) {
    keyedSeed(seed, ""); // throws here for a seed that would throw at the first epoch
    this.seed = seed;
  }

  order(length: number, epoch: number): Int32Array {
    return new Generator(keyedSeed(this.seed, `epoch ${epoch}`)).randperm(length);
  }
}
