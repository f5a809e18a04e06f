import { IndexError, ValueError } from "@weft/tensor";
import { checkSeed, epochGenerator } from "./epoch-generator.ts";
import type { Sampler } from "./sampler.ts";

/**
 * Visits some of the samples, in an order drawn anew for each epoch from seed and epoch alone.
 *
 * @pytorch torch.utils.data.SubsetRandomSampler
 * @example new SubsetRandomSampler([10, 20, 30], 0).order(60, 0).toSorted() // [10, 20, 30]
 */
export class SubsetRandomSampler implements Sampler {
  readonly indices: Int32Array;
  readonly seed: number | bigint;

  /**
   * @param indices Positions, which may come several times.
   * @throws {ValueError} when the seed is not an integer in [-2⁶³, 2⁶⁴), or an index not one from 0 to 2³¹ - 1.
   */
  constructor(indices: Iterable<number>, seed: number | bigint = 0) {
    this.indices = checkIndices("SubsetRandomSampler", indices);
    this.seed = checkSeed(seed);
  }

  /** @throws {IndexError} when an index is out of range. */
  order(length: number, epoch: number): Int32Array {
    checkWithin("SubsetRandomSampler", this.indices, length);
    return epochGenerator(this.seed, epoch)
      .randperm(this.indices.length)
      .map((i) => this.indices[i]!);
  }

  count(): number {
    return this.indices.length;
  }

  describe(): string {
    return `SubsetRandomSampler(${this.indices.length} indices, seed ${this.seed})`;
  }
}

/** @throws {ValueError} when one is not an integer from 0 to 2³¹ - 1. */
export function checkIndices(area: string, indices: Iterable<number>): Int32Array {
  const given = indices instanceof Int32Array ? indices : [...indices];
  const wrong = given.findIndex((i) => !(Number.isInteger(i) && i >= 0 && i < 2 ** 31));
  if (wrong === -1) return Int32Array.from(given);
  throw new ValueError(
    `${area}: indices must be integers from 0 to 2147483647; got ${given[wrong]} as number ${wrong}`,
  );
}

/** @throws {IndexError} when an index is not below `length`. */
export function checkWithin(area: string, indices: Int32Array, length: number): void {
  const wrong = indices.find((i) => i >= length);
  if (wrong === undefined) return;
  throw new IndexError(
    `${area}: an index must be below the length of the dataset; got ${wrong} for ${length}`,
  );
}
