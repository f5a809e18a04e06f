import { readFileSync } from "node:fs";
import { arange, keyedSeed, tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import {
  RandomSampler,
  randomSplit,
  SubsetRandomSampler,
  TensorDataset,
  WeightedRandomSampler,
  type Sampler,
} from "./index.ts";

type Orders = readonly (readonly number[])[];

const golden = JSON.parse(
  readFileSync(new URL("../../../goldens/samplers.json", import.meta.url), "utf8"),
) as {
  readonly keyed_seeds: readonly number[];
  readonly weights: readonly number[];
  readonly indices: readonly number[];
  readonly random: Orders;
  readonly random_more: Orders;
  readonly random_fewer: Orders;
  readonly random_replacement: Orders;
  readonly subset: Orders;
  readonly weighted: Orders;
  readonly weighted_without: Orders;
  readonly splits: readonly {
    readonly length: number;
    readonly lengths: readonly number[];
    readonly seed: number;
    readonly indices: Orders;
  }[];
}; // made by goldens/gen_samplers.py

const orders = (sampler: Sampler, length: number): Orders =>
  golden.keyed_seeds.map((_, epoch) => [...sampler.order(length, epoch)]);

describe("the orders are PyTorch's for a generator with the epoch's keyed seed", () => {
  test("which is the golden's", () => {
    expect(golden.keyed_seeds).toEqual([keyedSeed(7, "epoch 0"), keyedSeed(7, "epoch 1")]);
  });

  test("of RandomSampler", () => {
    expect(orders(new RandomSampler(7), 40)).toEqual(golden.random);
    expect(orders(new RandomSampler(7, { numSamples: 30 }), 9)).toEqual(golden.random_more);
    expect(orders(new RandomSampler(7, { numSamples: 11 }), 40)).toEqual(golden.random_fewer);
    expect(orders(new RandomSampler(7, { replacement: true, numSamples: 75 }), 40)).toEqual(
      golden.random_replacement,
    );
  });

  test("of SubsetRandomSampler", () => {
    expect(orders(new SubsetRandomSampler(golden.indices, 7), 201)).toEqual(golden.subset);
  });

  test("of WeightedRandomSampler, with and without replacement", () => {
    expect(orders(new WeightedRandomSampler(golden.weights, 20, 7), 8)).toEqual(golden.weighted);
    const once = new WeightedRandomSampler(golden.weights, 5, 7, { replacement: false });
    expect(orders(once, 8)).toEqual(golden.weighted_without);
    expect(orders(new WeightedRandomSampler(tensor([0, 1, 0]).toTypedArray(), 4), 3)).toEqual([
      [1, 1, 1, 1],
      [1, 1, 1, 1],
    ]);
  });
});

test.each(golden.splits)(
  "randomSplit of $length into $lengths is PyTorch's for the seed $seed",
  ({ length, lengths, seed, indices }) => {
    const subsets = randomSplit(new TensorDataset(arange(length)), lengths, { seed });
    expect(subsets.map((subset) => subset.indices.toArray())).toEqual(indices);
  },
);
