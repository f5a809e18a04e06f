import { describe, expect, test } from "vitest";
import {
  DTYPES,
  fromTypedArray,
  full,
  promote,
  tensor,
  withData,
  zeros,
  type DType,
  type Operand,
  type Tensor,
} from "./index.ts";

const of = (dtype: DType, ndim: number): Tensor => zeros(Array<number>(ndim).fill(1), { dtype });

describe("promotion", () => {
  // torch.result_type for each pair, 1.13; rows and columns in the order of DTYPES
  const table: Record<DType, string> = {
    bool: "bool uint8 int32 int64 float16 bfloat16 float32 float64",
    uint8: "uint8 uint8 int32 int64 float16 bfloat16 float32 float64",
    int32: "int32 int32 int32 int64 float16 bfloat16 float32 float64",
    int64: "int64 int64 int64 int64 float16 bfloat16 float32 float64",
    float16: "float16 float16 float16 float16 float16 float32 float32 float64",
    bfloat16: "bfloat16 bfloat16 bfloat16 bfloat16 float32 bfloat16 float32 float64",
    float32: "float32 float32 float32 float32 float32 float32 float32 float64",
    float64: "float64 float64 float64 float64 float64 float64 float64 float64",
  };
  test.each(DTYPES)("of %s with every dtype is PyTorch's", (a) => {
    expect(DTYPES.map((b) => promote(a, b)).join(" ")).toBe(table[a]);
    expect(DTYPES.map((b) => of(a, 1).maximum(of(b, 1)).dtype).join(" ")).toBe(table[a]);
  });

  test.each<[DType, number, Operand | DType, DType]>([
    // a tensor with dimensions and a 0-d one: the category decides
    ["int32", 1, "int64", "int32"],
    ["int32", 1, "float64", "float64"],
    ["float32", 1, "float64", "float32"],
    ["float16", 1, "float64", "float16"],
    ["bool", 1, "uint8", "uint8"],
    ["uint8", 1, "bool", "uint8"],
    ["int32", 0, "int64", "int64"],
    // numbers: whole ones are integers
    ["bool", 1, 2, "int64"],
    ["bool", 1, 2.5, "float32"],
    ["uint8", 1, 2, "uint8"],
    ["int32", 0, 2n, "int32"],
    ["int64", 1, 0.5, "float32"],
    ["float16", 1, 0.5, "float16"],
    ["float64", 0, 2, "float64"],
  ])("%s of %i dimensions with %s gives %s", (dtype, ndim, other, result) => {
    const b = typeof other === "string" ? of(other, 0) : other;
    expect(of(dtype, ndim).add(b).dtype).toBe(result);
    if (typeof b === "object") expect(b.add(of(dtype, ndim)).dtype).toBe(result);
  });

  test("a number that an integer dtype cannot hold is refused", () => {
    const bytes = tensor([1], { dtype: "uint8" });
    expect(() => bytes.add(300)).toThrow(
      /an element of dtype uint8 must be from -255 to 255; got 300/,
    );
    expect(bytes.sub(2).toArray()).toEqual([255]);
    expect(() => tensor([1], { dtype: "int32" }).mul(2 ** 31)).toThrow(
      /int32 must be from.*got 2147483648/,
    );
    expect(() => tensor([1n]).add(2 ** 60)).toThrow(/must be a safe integer.*1152921504606846976n/);
  });
});

describe("int64", () => {
  const big = 2n ** 62n + 1n;

  test("keeps every bit as bigints, and gives numbers only where they are exact", () => {
    const x = tensor([[big, -5n]]);
    expect([x.dtype, x.shape]).toEqual(["int64", [1, 2]]);
    expect(x.toArray({ bigint: true })).toEqual([[big, -5n]]);
    expect(x.toTypedArray<BigInt64Array>()).toEqual(new BigInt64Array([big, -5n]));
    expect(() => x.toArray()).toThrow(
      /must be a safe integer.*got 4611686018427387905 \(ask for bigints/,
    );
    expect([x.at(0, 1).item(), x.at(0, 0).item({ bigint: true })]).toEqual([-5, big]);
    expect(withData<bigint, BigInt64Array>(x, (values) => values[0]!)).toBe(big);
    expect(String(x)).toBe("tensor([[4611686018427387905,                  -5]])");
  });

  test("computes with all 64 bits and wraps", () => {
    const x = tensor([big]);
    expect(x.add(1).toArray({ bigint: true })).toEqual([big + 1n]);
    expect(x.add(x).toArray({ bigint: true })).toEqual([BigInt.asIntN(64, 2n * big)]);
    expect(x.mul(3n).sub(x).toArray({ bigint: true })).toEqual([BigInt.asIntN(64, 2n * big)]);
    expect(x.gt(2n ** 62n).toArray()).toEqual([true]);
    expect(tensor([big, big]).sum().item({ bigint: true })).toBe(BigInt.asIntN(64, 2n * big));
  });

  test("is refused where it would silently become something else", () => {
    expect(() => tensor([1n, 2])).toThrow(
      /either numbers \(float32\) or bigints \(int64\).*1 numbers and 1 bigints/,
    );
    expect(() => tensor([2 ** 53], { dtype: "int64" })).toThrow(
      /give a bigint, as in 9007199254740992n/,
    );
    expect(() => tensor([NaN], { dtype: "int64" })).toThrow(/safe integer; got NaN/);
    expect(() => tensor([2n ** 63n])).toThrow(/from -2\^63 to 2\^63 - 1/);
    expect(() => tensor([1]).item({ bigint: true })).toThrow(/only int64 elements.*got float32/);
    expect(tensor([3n, true], { dtype: "float64" }).toArray()).toEqual([3, 1]);
  });
});

test("uint8 are numbers from 0 to 255, which wrap, and not truth values", () => {
  const x = fromTypedArray(new Uint8Array([0, 1, 200]));
  expect([x.dtype, x.add(100).toArray(), x.mul(2).toArray()]).toEqual([
    "uint8",
    [100, 101, 44],
    [0, 2, 144],
  ]);
  expect(tensor([-1, 257.9], { dtype: "float32" }).to("uint8").toArray()).toEqual([255, 1]);
  expect(() => tensor([256], { dtype: "uint8" })).toThrow(
    /uint8 must be from -255 to 255; got 256/,
  );
  expect(x.sum().dtype).toBe("int64");
  expect(x.to("bool").toArray()).toEqual([false, true, true]);
});

test("bools add up to truth values, as in PyTorch, and are counted by sums", () => {
  const x = tensor([true, true, false]);
  expect([x.add(x).dtype, x.add(x).toArray()]).toEqual(["bool", [true, true, false]]);
  expect(x.mul(tensor([false, true, true])).toArray()).toEqual([false, true, false]);
  expect(x.sum().item()).toBe(2);
  expect(() => x.sub(x)).toThrow(/sub: bools have no difference; got dtypes bool and bool/);
});

describe.each<["float16" | "bfloat16", number, number, number]>([
  // dtype, 1/3 rounded, largest, an overflow
  ["float16", 0.333251953125, 65504, 65520],
  ["bfloat16", 0.333984375, 3.3895313892515355e38, 3.4e38],
])("%s", (dtype, third, largest, tooLarge) => {
  test("rounds to nearest on the way in, and comes out as numbers", () => {
    const x = tensor([1 / 3, -0, largest, tooLarge, NaN], { dtype });
    expect(x.toArray()).toEqual([third, -0, largest, Infinity, NaN]);
    expect(x.at(0).item()).toBe(third);
    expect(x.toTypedArray()).toBeInstanceOf(Float32Array);
    expect(x.to("float64").at(0).item()).toBe(third);
    expect(tensor([7n]).to(dtype).to("int64").toArray()).toEqual([7]);
    expect(String(tensor([1, 2], { dtype }))).toBe(`tensor([1., 2.], dtype=torch.${dtype})`);
  });

  test("is computed in float32 and rounded once", () => {
    const x = tensor([1, 2, 3], { dtype, requiresGrad: true });
    const y = x.mul(x).add(0.5).exp().sum();
    expect(y.dtype).toBe(dtype);
    x.mul(third).sum().backward();
    expect([x.grad!.dtype, x.grad!.at(0).item()]).toEqual([dtype, third]);
    expect(x.gt(1.5).toArray()).toEqual([false, true, true]);
    expect(x.detach().add_(1).toArray()).toEqual([2, 3, 4]);
    expect(x.matmul(x).item()).toBe(dtype === "float16" ? 29 : 29);
    expect(full([2], third, { dtype }).toArray()).toEqual([third, third]);
  });

  test("comes in as bits", () => {
    const one = dtype === "float16" ? 0x3c00 : 0x3f80;
    expect(fromTypedArray(new Uint16Array([one]), [1], { dtype }).item()).toBe(1);
    expect(() => fromTypedArray(new Uint16Array([one]))).toThrow(
      /Uint16Array with dtype float16 or bfloat16/,
    );
  });
});

test("writes in place take what fits the category of the written tensor", () => {
  const x = tensor([1, 2], { dtype: "int32" });
  expect(x.add_(tensor([2n ** 32n + 1n, 1n])).toArray()).toEqual([2, 3]);
  expect(() => x.add_(0.5)).toThrow(/must fit the written tensor's dtype int32; got float32/);
  expect(() => x.div_(2)).toThrow(/dtype int32; got float32/);
  expect(() => tensor([true]).add_(1)).toThrow(/dtype bool; got int64/);
  // computed in float64, then rounded: the sum of the rounded summand would be another one
  const y = tensor([1]).add_(tensor([2 ** -24 + 2 ** -40], { dtype: "float64" }));
  expect([y.dtype, y.item()]).toEqual(["float32", 1 + 2 ** -23]);
});

test("half tensors promote with each other to float32", () => {
  const sum = tensor([1], { dtype: "float16" }).add(tensor([2], { dtype: "bfloat16" }));
  expect([sum.dtype, sum.item()]).toEqual(["float32", 3]);
});
