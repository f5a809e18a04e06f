import type { Tensor } from "@weft/tensor";
import { expectTypeOf, test } from "vitest";
import { DataLoader, loadMnist, TensorDataset } from "./index.ts";

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
