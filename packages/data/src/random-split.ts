import { Generator, ValueError, type Tensor } from "@weft/tensor";
import { checkOptions } from "./check-options.ts";
import type { Collated, Dataset } from "./dataset.ts";
import { Subset } from "./subset.ts";

/** How samples are dealt out. */
export interface RandomSplitOptions {
  /** Decides which sample goes where. Default 0. */
  readonly seed?: number | bigint;
}

/**
 * Deals the samples of a dataset out to disjoint subsets. It depends on the seed alone, and is the split that PyTorch makes with
 * `generator=torch.Generator().manual_seed(seed)`.
 *
 * @pytorch torch.utils.data.random_split
 * @param lengths How many samples each subset gets, or fractions that add up to 1: each gets the whole part of its share, and
 *   what is left goes to the first ones, one sample each.
 * @throws {ValueError} when the lengths do not add up to the dataset's, or the fractions to 1.
 * @example
 * const dataset = new TensorDataset(arange(10));
 * const [training, validation] = randomSplit(dataset, [0.8, 0.2], { seed: 42 });
 * [training.length, validation.length] // [8, 2]
 */
export function randomSplit<
  const L extends readonly number[],
  S = readonly Tensor[],
  B = Collated<S>,
>(
  dataset: Dataset<S, B>,
  lengths: L,
  options: RandomSplitOptions = {},
): { -readonly [K in keyof L]: Subset<S, B> } {
  checkOptions("randomSplit", options, ["seed"]);
  const counts = countsOf(lengths, dataset.length);
  const order = new Generator(options.seed ?? 0).randperm(dataset.length);
  let end = 0;
  const subsets = counts.map((count) => new Subset(dataset, order.subarray(end, (end += count))));
  return subsets as { -readonly [K in keyof L]: Subset<S, B> }; // one for one
}

function countsOf(lengths: readonly number[], total: number): readonly number[] {
  const sum = lengths.reduce((all, length) => all + length, 0);
  if (lengths.every((length) => length >= 0 && Number.isFinite(length))) {
    if (lengths.every(Number.isInteger) && sum === total) return lengths;
    if (Math.abs(sum - 1) <= 1e-9) {
      const counts = lengths.map((fraction) => Math.floor(fraction * total));
      const left = total - counts.reduce((all, count) => all + count, 0);
      for (let i = 0; i < left; i++) counts[i % counts.length]!++;
      return counts;
    }
  }
  throw new ValueError(
    `randomSplit: lengths must add up to the dataset's ${total}, or be fractions that add up to 1; got [${lengths.join(", ")}]`,
  );
}
