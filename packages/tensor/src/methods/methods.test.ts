import { describe, expect, test } from "vitest";
import {
  arange,
  asTensor,
  finfo,
  iinfo,
  ones,
  tensor,
  zeros,
  type DType,
  type Tensor,
} from "../index.ts";

const leaf = (...values: number[]): Tensor => tensor(values, { requiresGrad: true });

describe("properties under PyTorch's names", () => {
  test("of shape and memory", () => {
    const x = zeros([2, 3], { dtype: "float64" }).t();
    expect([x.numel(), x.dim(), x.stride(), x.stride(-1), x.elementSize(), x.nbytes]).toEqual([
      6,
      2,
      [1, 3],
      3,
      8,
      48,
    ]);
    expect([zeros([0, 3]).nbytes, tensor(1).stride(), tensor(1).numel()]).toEqual([0, [], 1]);
    expect([tensor(1).isFloatingPoint(), tensor(1n).isFloatingPoint()]).toEqual([true, false]);
    expect(() => x.stride(2)).toThrow(/stride: dim must be an integer from -2 to 1; got 2/);
  });

  test("T and mT are views that turn the dimensions round", () => {
    const x = arange(24).reshape([2, 3, 4]);
    expect([x.T.shape, x.mT.shape, x.mT.storage === x.storage]).toEqual([
      [4, 3, 2],
      [2, 4, 3],
      true,
    ]);
    expect(() => arange(3).mT).toThrow(/mT.*two dimensions; got shape \[3\]/);
  });

  test("a tensor is gone through row by row, in views with gradients", () => {
    const x = tensor(
      [
        [1, 2],
        [3, 4],
      ],
      { requiresGrad: true },
    );
    const sums = Array.from(x, (row, i) => row.sum().mul(10 ** i));
    sums.reduce((a, b) => a.add(b)).backward();
    expect(x.grad!.toArray()).toEqual([
      [1, 1],
      [10, 10],
    ]);
    for (const row of x.detach()) row.zero_();
    expect(x.detach().toArray()).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect([...zeros([0, 3])]).toEqual([]);
    expect(() => [...tensor(1)]).toThrow(/not iterable/);
    expect(x).toEqual(x);
  });
});

describe("casts", () => {
  test.each<[DType, (x: Tensor) => Tensor]>([
    ["float32", (x) => x.float()],
    ["float64", (x) => x.double()],
    ["float16", (x) => x.half()],
    ["bfloat16", (x) => x.bfloat16()],
    ["int64", (x) => x.long()],
    ["int32", (x) => x.int()],
    ["uint8", (x) => x.byte()],
    ["bool", (x) => x.bool()],
  ])("to %s have a method", (dtype, cast) => {
    for (const from of ["float32", "int64", "bool"] as const)
      expect(cast(ones([2], { dtype: from })).dtype).toBe(dtype);
  });

  test("to a tensor's dtype; a copy only where the dtype differs or it is asked for", () => {
    const x = leaf(1, 2);
    const wide = zeros([1], { dtype: "float64" });
    expect([x.to(wide).dtype, x.typeAs(wide).dtype, x.to(x) === x, x.float() === x]).toEqual([
      "float64",
      "float64",
      true,
      true,
    ]);
    const copy = x.to("float32", { copy: true });
    expect(copy.storage).not.toBe(x.storage);
    copy.sum().backward();
    expect(x.grad!.toArray()).toEqual([1, 1]);
    expect(() => x.to("cpu" as never)).toThrow(/to: dtype must be one of.*got "cpu"/);
  });
});

test("new tensors have the dtype of the one they are made from, unless another is asked for", () => {
  const x = tensor([1n]);
  expect([
    x.newZeros([2]).toArray({ bigint: true }),
    x.newOnes([1], { dtype: "float32" }).dtype,
    x.newFull([2], 3).toArray(),
    x.newTensor([1.5]).toArray(),
    x.newEmpty([4]).shape,
    x.newEmpty([4]).dtype,
  ]).toEqual([[0n, 0n], "float32", [3, 3], [1], [4], "int64"]);
});

describe("history", () => {
  test("requiresGrad_ is setRequiresGrad", () => {
    const x = ones([2]);
    expect(x.requiresGrad_()).toBe(x);
    expect([x.requiresGrad, x.requiresGrad_(false).requiresGrad]).toEqual([true, false]);
  });

  test("detach_ takes a tensor out of the graph, but no view", () => {
    const x = leaf(1, 2);
    const y = x.mul(2);
    const z = y.mul(y);
    expect(y.detach_()).toBe(y);
    expect([y.requiresGrad, y.isLeaf]).toEqual([false, true]);
    z.sum().backward();
    expect(x.grad!.toArray()).toEqual([8, 16]);
    expect(x.detach_().requiresGrad).toBe(false);
    expect(() => leaf(1, 2).mul(2).at(0).detach_()).toThrow(/history of its base.*use detach/);
  });
});

test("asTensor gives a tensor itself where it can", () => {
  const x = leaf(1, 2);
  expect(asTensor(x)).toBe(x);
  expect(asTensor(x, { dtype: "float64" }).requiresGrad).toBe(true);
  expect(asTensor([1n, 2n]).dtype).toBe("int64");
});

test("finfo and iinfo tell the limits of dtypes", () => {
  expect(finfo("float32")).toEqual({
    dtype: "float32",
    bits: 32,
    max: 3.4028234663852886e38,
    min: -3.4028234663852886e38,
    eps: 1.1920928955078125e-7,
    tiny: 1.1754943508222875e-38,
  });
  expect([finfo("float64").max, finfo("float64").eps, finfo("float64").tiny]).toEqual([
    Number.MAX_VALUE,
    Number.EPSILON,
    2.2250738585072014e-308,
  ]);
  expect([finfo("float16").max, finfo("float16").eps, finfo("bfloat16").max]).toEqual([
    65504, 0.0009765625, 3.3895313892515355e38,
  ]);
  for (const dtype of ["float32", "float16", "bfloat16"] as const) {
    expect(tensor(finfo(dtype).max, { dtype }).item()).toBe(finfo(dtype).max);
    expect(tensor(finfo(dtype).max * 1.01, { dtype }).item()).toBe(Infinity);
  }
  expect([iinfo("int64").min, iinfo("int32").max, iinfo("uint8").max]).toEqual([
    -(2n ** 63n),
    2147483647,
    255,
  ]);
  expect(() => finfo("int32")).toThrow(/must be floating; got int32/);
  expect(() => iinfo("bool")).toThrow(/must be an integer's; got bool/);
});
