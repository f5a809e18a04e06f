import { describe, expect, test } from "vitest";
import {
  empty,
  fromTypedArray,
  full,
  ones,
  tensor,
  withData,
  zeros,
  type AnyTypedArray,
  type DType,
  type TensorData,
} from "../index.ts";

describe("tensor", () => {
  test("copies a tensor, outside of the graph, and casts it", () => {
    const x = tensor([1.5, 2], { requiresGrad: true });
    const copy = tensor(x.mul(2));
    expect([copy.toArray(), copy.requiresGrad, copy.dtype]).toEqual([[3, 4], false, "float32"]);
    expect(tensor(x).storage).not.toBe(x.storage);
    expect(tensor(x, { dtype: "int32" }).toArray()).toEqual([1, 2]);
    expect(tensor(x, { requiresGrad: true }).isLeaf).toBe(true);
    expect(tensor(ones([2, 3]).t()).shape).toEqual([3, 2]);
  });

  test.each<[string, TensorData, DType, readonly number[], unknown]>([
    ["a typed array", new Float64Array([1, 2]), "float64", [2], [1, 2]],
    ["bytes", new Uint8Array([1, 2]), "uint8", [2], [1, 2]],
    [
      "rows that are typed arrays",
      [new Float64Array([1, 2]), new Float64Array([3, 4])],
      "float64",
      [2, 2],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      "rows of two kinds",
      [new Int32Array([1, 2]), [0.5, 1]],
      "float32",
      [2, 2],
      [
        [1, 2],
        [0.5, 1],
      ],
    ],
    ["scalars that are tensors", [tensor(1n), tensor(2n)], "int64", [2], [1, 2]],
    [
      "scalars of two dtypes",
      [tensor(1n), tensor(0.5, { dtype: "float64" })],
      "float64",
      [2],
      [1, 0.5],
    ],
    ["a tensor beside a number", [tensor(true), 2], "float32", [2], [1, 2]],
    ["bigints beside bools", [[1n, true]], "int64", [1, 2], [[1, 1]]],
    ["an empty typed array", [new Int32Array(0)], "int32", [1, 0], [[]]],
    ["nothing", [[], []], "float32", [2, 0], [[], []]],
  ])("takes %s", (_, data, dtype, shape, values) => {
    const x = tensor(data);
    expect([x.dtype, x.shape, x.toArray()]).toEqual([dtype, shape, values]);
  });

  test("of bigints is exact in int64, whatever they stand beside", () => {
    const large = 2n ** 60n + 1n;
    expect(tensor([tensor([large]).at(0)]).toArray({ bigint: true })).toEqual([large]);
    expect(tensor([new BigInt64Array([large])]).toArray({ bigint: true })).toEqual([[large]]);
  });

  test.each<[string, TensorData, RegExp]>([
    [
      "tensors with dimensions in a list",
      [ones([2])],
      /got a tensor of shape \[2\] at depth 1.*stack or cat/,
    ],
    ["ragged typed rows", [new Int32Array(2), new Int32Array(3)], /length 3 at depth 1.*\[2, 2\]/],
    ["a number beside a row", [[1], 2], /got 2 at depth 1/],
    [
      "a row too deep",
      [[1], new Int32Array(1), [[2]]] as never,
      /got an array of length 1 at depth 2/,
    ],
    ["numbers and bigints", [1, 2n], /either numbers.*or bigints.*got 1 numbers and 1 bigints/],
    ["bits without a dtype", [new Uint16Array(1)], /Uint16Array \(use fromTypedArray/],
    ["null", [null] as never, /got null at depth 1/],
  ])("refuses %s", (_, data, message) => {
    expect(() => tensor(data)).toThrow(message);
  });

  test("never wraps or rounds silently on the way to integers", () => {
    const of = (value: number | bigint, dtype: DType) => () => tensor([value], { dtype }).toArray();
    expect(of(2.9, "int32")()).toEqual([2]);
    expect(of(-2.9, "int64")()).toEqual([-2]);
    expect(of(-1, "uint8")()).toEqual([255]);
    expect(of(300, "uint8")).toThrow(/from -255 to 255; got 300/);
    expect(of(2 ** 31, "int32")).toThrow(/got 2147483648/);
    expect(of(NaN, "int32")).toThrow(/got NaN/);
    expect(of(Infinity, "int64")).toThrow(/safe integer; got Infinity$/);
    expect(of(2 ** 60, "int64")).toThrow(/give a bigint, as in 1152921504606846976n/);
    expect(of(2n ** 63n, "int64")).toThrow(/from -2\^63 to 2\^63 - 1/);
    expect(of(NaN, "bool")()).toEqual([true]);
  });
});

describe("fromTypedArray", () => {
  test.each<[AnyTypedArray, DType]>([
    [new Int8Array([-1, 2]), "int32"],
    [new Int16Array([-1, 2]), "int32"],
    [new Uint8ClampedArray([1, 2]), "uint8"],
    [new Uint32Array([1, 2 ** 32 - 1]), "int64"],
    [new BigUint64Array([1n, 2n]), "int64"],
    [new BigInt64Array([-1n, 2n]), "int64"],
  ])("of %o gives the dtype that holds all of it", (data, dtype) => {
    const x = fromTypedArray(data);
    expect([x.dtype, x.toArray()]).toEqual([dtype, Array.from(data as ArrayLike<number>, Number)]);
  });

  test("takes a Uint16Array as bits of halves or as integers, whichever is said", () => {
    const bits = new Uint16Array([0x3c00, 0x4100]);
    expect(fromTypedArray(bits, [2], { dtype: "float16" }).toArray()).toEqual([1, 2.5]);
    expect(fromTypedArray(bits, [2], { dtype: "bfloat16" }).toArray()).toEqual([0.0078125, 8]);
    expect(fromTypedArray(bits, [2], { dtype: "int32" }).toArray()).toEqual([0x3c00, 0x4100]);
    expect(() => fromTypedArray(bits)).toThrow(
      /a Uint16Array with dtype float16 or bfloat16.*got \[object Uint16Array\]/,
    );
  });

  test("refuses what int64 does not hold, unknown dtypes and shapes that are none", () => {
    expect(() => fromTypedArray(new BigUint64Array([2n ** 63n]))).toThrow(/at most 2\^63 - 1/);
    expect(() => fromTypedArray(new Float32Array(2), [2], { dtype: "f32" as never })).toThrow(
      /fromTypedArray: dtype must be one of/,
    );
    expect(() => fromTypedArray(new Float32Array(4), [-2, -2])).toThrow(
      /fromTypedArray: sizes must be non-negative integers; got \[-2, -2\]/,
    );
    expect(() => fromTypedArray([1] as never)).toThrow(/a typed array is needed.*\[object Array\]/);
  });
});

test("withData refuses asynchronous functions, whose view would outlive the call", () => {
  expect(() => withData(ones([2]), async (values) => values[0])).toThrow(
    /withData: the function must be synchronous.*copy with toTypedArray/,
  );
  const inner = withData(ones([2]), (a) => withData(tensor([5, 6]), (b) => a[0]! + b[1]!));
  expect(inner).toBe(7);
});

test("an error of creation names the function that was called", () => {
  const bad = { dtype: "torch.float32" as never };
  expect(() => zeros([1], bad)).toThrow(/zeros: dtype must be one of.*"torch.float32"/);
  expect(() => ones([1.5])).toThrow(/ones: sizes must be non-negative integers; got \[1.5\]/);
  expect(() => zeros(3 as never)).toThrow(
    /zeros: a shape must be an array of sizes, as in \[2, 3\]/,
  );
  expect(() => full([1], 300, { dtype: "uint8" })).toThrow(/full: an element of dtype uint8/);
  expect(() => full([1], undefined as never)).toThrow(/full: the value must be.*got undefined/);
  expect(() => empty([-1])).toThrow(/empty: sizes/);
});
