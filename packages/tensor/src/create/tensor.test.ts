import { describe, expect, test } from "vitest";
import {
  addressOf,
  arange,
  borrowTensor,
  empty,
  fromTypedArray,
  manualSeed,
  ones,
  onesLike,
  Parameter,
  rand,
  randn,
  tensor,
  withData,
  writeData,
  zeros,
  zerosLike,
} from "../index.ts";

describe("tensor", () => {
  test("takes numbers as float32 and booleans as bool, nested to any depth", () => {
    expect(
      tensor([
        [1, 2],
        [3, 4],
      ]).shape,
    ).toEqual([2, 2]);
    expect([tensor(1).dtype, tensor([true]).dtype, tensor([1, true]).dtype]).toEqual([
      "float32",
      "bool",
      "float32",
    ]);
    expect(tensor([[], []]).shape).toEqual([2, 0]);
    expect(tensor([2, 0], { dtype: "bool" }).toArray()).toEqual([true, false]);
  });

  test("refuses ragged arrays and other values", () => {
    expect(() => tensor([[1, 2], [3]])).toThrow(
      /must be rectangular; got an array of length 1 at depth 1 where the first row gives shape \[2, 2\]/,
    );
    expect(() => tensor([[1], 2])).toThrow(/nested to the same depth; got 2 at depth 1/);
    expect(() => tensor(["1"] as never)).toThrow(/numbers, booleans or bigints.*got 1/);
    expect(() => tensor([1], { dtype: "int16" as never })).toThrow(/dtype must be one of/);
    expect(() => zeros([-1])).toThrow(/sizes must be non-negative integers; got \[-1\]/);
    expect(() => zeros(3 as never)).toThrow(/a shape must be an array/);
  });
});

test("typed arrays come in with their dtype, and out as copies in row-major order", () => {
  const t = fromTypedArray(new Int32Array([1, 2, 3, 4]), [2, 2]);
  expect(t.dtype).toBe("int32");
  expect([...t.t().toTypedArray()]).toEqual([1, 3, 2, 4]);
  const bytes = new Uint8Array([0, 200]);
  expect(fromTypedArray(bytes, [2], { dtype: "bool" }).toArray()).toEqual([false, true]);
  expect(fromTypedArray(bytes).dtype).toBe("uint8");
  expect(fromTypedArray(new Uint8Array([0, 200]), [2], { dtype: "float32" }).toArray()).toEqual([
    0, 200,
  ]);
  expect(() => fromTypedArray(new Float32Array(3), [2])).toThrow(/got \[2\] for 3 elements/);
  const copy = t.toTypedArray();
  copy[0] = 9;
  expect(t.at(0, 0).item()).toBe(1);
});

test("withData reads without a copy, and writeData writes what backward notices", () => {
  const x = tensor([1, 2, 3]);
  expect(withData(x, (values) => values[0]! + values[1]! + values[2]!)).toBe(6);
  const version = x.storage.version;
  writeData(x, new Float32Array([4, 5, 6]));
  expect([x.toArray(), x.storage.version]).toEqual([[4, 5, 6], version + 1]);
  expect(() => withData(x.at("::2"), () => 0)).toThrow(/must be contiguous/);
  expect(() => writeData(x, new Float32Array(2))).toThrow(
    /shape \[3\] with strides \[1\] and 2 values/,
  );
  expect(() => writeData(x, new Float64Array(3))).toThrow(
    /float32 elements as Float32Array; got Float64Array/,
  );
});

test("item wants exactly one element", () => {
  expect(tensor([[5]]).item()).toBe(5);
  expect(() => tensor([1, 2]).item()).toThrow(/exactly one element; got shape \[2\]/);
});

test("filled, counted and alike tensors", () => {
  expect([zeros([2]).toArray(), ones([1, 2]).toArray(), arange(3).toArray()]).toEqual([
    [0, 0],
    [[1, 1]],
    [0, 1, 2],
  ]);
  const x = empty([2, 3], { dtype: "float64" });
  expect([zerosLike(x).dtype, onesLike(x).shape]).toEqual(["float64", [2, 3]]);
  expect(() => arange(-1)).toThrow(/leads from start to end.*end -1, step 1/);
});

test("random tensors continue PyTorch's stream and can be asked for gradients", () => {
  manualSeed(0);
  const x = rand([2, 2], { requiresGrad: true });
  // torch.manual_seed(0); torch.rand(2, 2)
  expect(x.toArray()).toEqual(
    [
      [0.4963, 0.7682],
      [0.0885, 0.132],
    ].map((row) => row.map((value) => expect.closeTo(value, 4) as number)),
  );
  expect(x.isLeaf && x.requiresGrad).toBe(true);
  expect(randn([3], { dtype: "float64" }).dtype).toBe("float64");
});

test("only contiguous tensors have an address that says all", () => {
  expect(() => addressOf(zeros([2, 3]).t())).toThrow(
    "addressOf: the elements must be contiguous; got shape [3, 2] with strides [1, 3] (use contiguous)",
  );
});

test("borrowed tensors see the owner's memory", () => {
  const x = tensor([1, 2, 3]);
  const borrowed = borrowTensor(addressOf(x));
  borrowed.set([1], 20);
  expect(x.toArray()).toEqual([1, 20, 3]);
});

test("a parameter has its memory for itself, prints as PyTorch's, and can take new values under all names", () => {
  const data = tensor([1.5, 2]);
  const p = new Parameter(data);
  expect(p.requiresGrad).toBe(true);
  expect(String(p)).toBe("Parameter containing:\ntensor([1.5000, 2.0000], requires_grad=True)");
  expect(() => new Parameter(p)).toThrow(/belongs to a parameter already/);
  expect(() => new Parameter(p.mul(2))).toThrow(/must be a leaf; got the result of mul/);
  p.setData(tensor([3, 4], { dtype: "float64" }));
  expect([p.dtype, p.toArray()]).toEqual(["float64", [3, 4]]);
  expect(() => p.setData(zeros([3]))).toThrow(/shape must stay \[2\]; got \[3\]/);
  expect(new Parameter(tensor([1]), false).requiresGrad).toBe(false);
});
