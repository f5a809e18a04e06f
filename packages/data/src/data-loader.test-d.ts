import type { Tensor } from "@weft/tensor";
import { expectTypeOf, test } from "vitest";
import {
  ConcatDataset,
  DataLoader,
  importDataset,
  loadMnist,
  randomSplit,
  Subset,
  TensorDataset,
  type Dataset,
} from "./index.ts";
import { Prefetcher } from "./prefetch/index.ts";

declare const x: Tensor;

test("a batch has as many tensors as the dataset", () => {
  const loader = new DataLoader(new TensorDataset(x, x));
  for (const batch of loader) expectTypeOf(batch).toEqualTypeOf<readonly [Tensor, Tensor]>();
  for (const [, second] of loader.epoch(0)) expectTypeOf(second).toEqualTypeOf<Tensor>();
  // @ts-expect-error a dataset of two tensors has no third
  for (const [, , third] of loader) expectTypeOf(third).toEqualTypeOf<Tensor>();
});

test("MNIST's batches are images and labels, and pass where any dataset does", () => {
  const mnist: Awaited<ReturnType<typeof loadMnist>> = new TensorDataset(x, x);
  const [images, labels] = mnist.get(0);
  expectTypeOf(images).toEqualTypeOf<Tensor>();
  expectTypeOf(labels).toEqualTypeOf<Tensor>();
  expectTypeOf(mnist).toExtend<TensorDataset>();
  expectTypeOf(new DataLoader(mnist)).toExtend<DataLoader>();
});

test("a batch of samples is what default collation makes, or the collate, or the dataset's select", () => {
  const pairs: Dataset<readonly [Tensor, Tensor]> = { length: 2, get: () => [x, x] };
  for (const batch of new DataLoader(pairs))
    expectTypeOf(batch).toEqualTypeOf<readonly [Tensor, Tensor]>();
  const singles: Dataset<Tensor> = { length: 2, get: () => x };
  for (const batch of new DataLoader(singles)) expectTypeOf(batch).toEqualTypeOf<Tensor>();
  for (const batch of new DataLoader(singles, { collate: (samples) => samples.length }))
    expectTypeOf(batch).toEqualTypeOf<number>();
  const listed: Dataset<Tensor, readonly Tensor[]> = { length: 2, get: () => x, select: () => [x] };
  for (const batch of new DataLoader(listed))
    expectTypeOf(batch).toEqualTypeOf<readonly Tensor[]>();
});

test("subsets and parts have the samples and batches of their dataset", () => {
  const [training, validation] = randomSplit(new TensorDataset(x, x), [0.9, 0.1]);
  for (const batch of new DataLoader(training))
    expectTypeOf(batch).toEqualTypeOf<readonly [Tensor, Tensor]>();
  expectTypeOf(randomSplit(new TensorDataset(x), [1, 2])["length"]).toEqualTypeOf<2>();
  const all = new ConcatDataset([training, new Subset(validation, [0])]);
  for (const [, second] of new DataLoader(all)) expectTypeOf(second).toEqualTypeOf<Tensor>();
});

test("a prefetcher's batches are its loader's", async () => {
  const loader = new DataLoader(new TensorDataset(x, x));
  const prefetcher = await Prefetcher.start(loader);
  for await (const batch of prefetcher)
    expectTypeOf(batch).toEqualTypeOf<readonly [Tensor, Tensor]>();
  const imported = await importDataset<Tensor>(new URL("file:///photos.ts"));
  const single = await Prefetcher.start(new DataLoader(imported));
  for await (const batch of single.epochs()) expectTypeOf(batch).toEqualTypeOf<Tensor>();
});
