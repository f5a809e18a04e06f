import { expect, test } from "vitest";
import { GradientError, ones, ShapeError, tensor, type Tensor } from "../index.ts";

const leaf = (...values: number[]): Tensor => tensor(values, { requiresGrad: true });

test("backward adds into a gradient that was assigned, and with createGraph puts a new one in its place", () => {
  const x = leaf(1, 2);
  const given = tensor([1, 1]);
  x.grad = given;
  x.mul(2).sum().backward();
  expect([x.grad === given, given.toArray()]).toEqual([true, [3, 3]]);
  x.mul(x).sum().backward(1, { createGraph: true });
  expect([x.grad === given, given.toArray(), x.grad.toArray()]).toEqual([false, [3, 3], [5, 7]]);
  expect(x.grad.requiresGrad).toBe(true);
});

test.each<[string, (x: Tensor) => unknown, string]>([
  ["another shape", () => tensor([1, 1, 1]), "got shape [3] and dtype float32"],
  ["another dtype", () => tensor([1, 1], { dtype: "float64" }), "got shape [2] and dtype float64"],
  ["the tensor itself", (x) => x, "got the tensor itself"],
  ["something else", () => 3, "got number"],
])("a gradient may not be %s", (_, value, message) => {
  const x = leaf(1, 2);
  const assign = (): void => {
    x.grad = value(x) as Tensor;
  };
  expect(assign).toThrow(GradientError);
  expect(assign).toThrow(
    `grad: it must be null or another tensor of shape [2] and dtype float32; ${message}`,
  );
  expect(x.grad).toBe(null);
});

test("a gradient that was assigned with elements that share memory is not added to", () => {
  const x = leaf(1, 2);
  x.grad = ones([1]).expand([2]);
  expect(() => x.mul(2).sum().backward()).toThrow(ShapeError);
  expect(x.grad.toArray()).toEqual([1, 1]);
});

test("the gradients of two leaves never share memory", () => {
  const [x, y] = [leaf(1, 2), leaf(1, 2)];
  const seed = ones([2]);
  x.add(y).backward(seed);
  x.grad!.mul_(5);
  expect([x.grad!.toArray(), y.grad!.toArray(), seed.toArray()]).toEqual([
    [5, 5],
    [1, 1],
    [1, 1],
  ]);
  const z = leaf(1, 2);
  z.backward(seed);
  expect(z.grad!.storage).not.toBe(seed.storage);
});
