import { arange, IndexError, ValueError, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import {
  BatchSampler,
  DataLoader,
  RandomSampler,
  SequentialSampler,
  SubsetRandomSampler,
  TensorDataset,
  WeightedRandomSampler,
  type BatchPlan,
  type DataLoaderOptions,
  type Sampler,
} from "./index.ts";

const dataset = new TensorDataset(arange(10, { dtype: "int32" }));
const visited = (options: DataLoaderOptions, epoch = 0): number[][] =>
  [...new DataLoader(dataset, options).epoch(epoch)].map(([x]: readonly Tensor[]) => [
    ...x!.toTypedArray<Int32Array>(),
  ]);

const SAMPLERS: readonly (readonly [Sampler, number, string])[] = [
  [new RandomSampler(4, { numSamples: 25 }), 25, "RandomSampler(seed 4, 25 samples)"],
  [new RandomSampler(4, { replacement: true }), 10, "RandomSampler(seed 4, with replacement)"],
  [new SubsetRandomSampler([2, 9, 5], 4), 3, "SubsetRandomSampler(3 indices, seed 4)"],
  [
    new WeightedRandomSampler(
      Array.from({ length: 10 }, (_, i) => i),
      30,
      4n,
    ),
    30,
    "WeightedRandomSampler(10 weights, 30 samples, seed 4)",
  ],
];

describe("Samplers", () => {
  test.each(SAMPLERS)(
    "draw anew for each epoch, and depend on nothing else: %s",
    (sampler, count, text) => {
      const loader = (epoch: number): number[] => visited({ sampler, batchSize: 4 }, epoch).flat();
      const [first, second] = [loader(0), loader(1)];
      expect(first).not.toEqual(second);
      expect(loader(0)).toEqual(first);
      expect(first).toHaveLength(count);
      expect(new DataLoader(dataset, { sampler, batchSize: 4 }).length).toBe(Math.ceil(count / 4));
      expect(sampler.describe?.()).toBe(text);
    },
  );

  test("without replacement begin a second order when more are asked for", () => {
    const order = [...new RandomSampler(0, { numSamples: 23 }).order(10, 0)];
    for (const part of [order.slice(0, 10), order.slice(10, 20)])
      expect(part.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(new Set(order.slice(20)).size).toBe(3);
  });

  test("by weight visit in proportion, and never what has weight 0", () => {
    const order = new WeightedRandomSampler([1, 0, 3], 40_000, 1).order(3, 0);
    const share = order.filter((i) => i === 2).length / order.length;
    expect(order.includes(1)).toBe(false);
    // A standard deviation is √(0.75 · 0.25 / 40,000) = 0.0022.
    expect(Math.abs(share - 0.75)).toBeLessThan(0.01);
  });

  test("have no samples of an empty dataset", () => {
    expect(new RandomSampler(0, { replacement: true, numSamples: 5 }).order(0, 0)).toHaveLength(0);
    expect(new RandomSampler(0, { numSamples: 5 }).count(0)).toBe(0);
  });

  test.each<[() => unknown, string]>([
    [
      () => new RandomSampler(0, { numSamples: 0 }),
      "RandomSampler: numSamples must be a positive integer; got 0",
    ],
    [
      () => new SubsetRandomSampler([1, -1]),
      "SubsetRandomSampler: indices must be integers from 0 to 2147483647; got -1 as number 1",
    ],
    [
      () => new WeightedRandomSampler([1, -2], 1),
      "WeightedRandomSampler: weights must be finite, not negative, and not all 0; got -2",
    ],
    [() => new WeightedRandomSampler([0, 0], 1), "not all 0; got none above 0"],
    [
      () => new WeightedRandomSampler([1, 1], 3, 0, { replacement: false }),
      "without replacement numSamples must be at most the number of weights; got 3 for 2",
    ],
    [
      () => new WeightedRandomSampler([1, 1], 3).order(10, 0),
      "there must be one weight a sample; got 2 weights for 10 samples",
    ],
    [() => new WeightedRandomSampler([1], 1, 0.5), "integer"],
  ])("refuse what makes no sense: %s", (make, message) => {
    expect(make).toThrow(ValueError);
    expect(make).toThrow(message);
  });

  test("of a subset refuse an index that the dataset does not have", () => {
    const order = (): unknown => new SubsetRandomSampler([1, 10]).order(10, 0);
    expect(order).toThrow(IndexError);
    expect(order).toThrow("an index must be below the length of the dataset; got 10 for 10");
  });
});

describe("Batch samplers", () => {
  /** Batches of neighbours, as many in each epoch as its number and one. */
  const neighbours: BatchPlan = {
    batches: (length, epoch) =>
      Array.from({ length: epoch + 1 }, (_, i) => Int32Array.of(i, (i + 1) % length)),
  };

  test("decide which samples make a batch", () => {
    expect(visited({ batchSampler: neighbours }, 2)).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    const loader = new DataLoader(dataset, { batchSampler: neighbours });
    expect([loader.length, loader.setEpoch(4).length]).toEqual([1, 5]);
    expect([loader.batchSize, loader.dropLast, loader.sampler]).toEqual([null, null, null]);
  });

  test("BatchSampler is what a loader makes of a sampler", () => {
    const batchSampler = new BatchSampler(new RandomSampler(3), 4, true);
    expect(visited({ batchSampler })).toEqual(
      visited({ shuffle: true, seed: 3, batchSize: 4, dropLast: true }),
    );
    expect(batchSampler.count(10)).toBe(2);
    expect(new BatchSampler(new SequentialSampler(), 4, false).count(10)).toBe(3);
  });
});
