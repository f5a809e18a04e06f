import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { arange, linspace, logspace, type DType, type Tensor } from "../index.ts";
import { fusedMultiplyAdd } from "./fused-multiply-add.ts";

type Values = readonly (number | string)[];
const file = new URL("../../test/goldens/sequences.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(file, "utf8")) as {
  cases: readonly (readonly [op: string, dtype: DType, args: readonly number[], values: Values])[];
};

function fromHex(value: number | string): number {
  if (typeof value === "number") return value;
  const [, sign, whole, fraction, exponent] = /^(-?)0x(\d)\.([0-9a-f]+)p([+-]\d+)$/.exec(value)!;
  const digits = Number(whole) + Number(`0x${fraction}`) / 16 ** fraction!.length;
  return (sign === "-" ? -1 : 1) * digits * 2 ** Number(exponent);
}

function make(op: string, dtype: DType, [a, b, c, base]: readonly number[]): Tensor {
  if (op === "arange") return arange(a!, b!, c!, { dtype });
  if (op === "linspace") return linspace(a!, b!, c!, { dtype });
  return logspace(a!, b!, c!, { dtype, base: base! });
}

describe("sequences have PyTorch's values, to the last bit:", () => {
  test.each(cases)("%s of %s, %j", (op, dtype, args, values) => {
    const x = make(op, dtype, args);
    expect(x.dtype).toBe(dtype);
    const got = [...x.to("float64").toTypedArray()].map((value) => value + 0); // -0 is 0
    expect(got).toEqual(values.map((value) => fromHex(value) + 0));
  });

  test("all three in every dtype", () => {
    const kinds = new Set(cases.map(([op, dtype]) => `${op} ${dtype}`));
    expect(kinds.size).toBe(3 * 7 - 1);
  });
});

test("fusedMultiplyAdd rounds once", () => {
  expect(fusedMultiplyAdd(1 + 2 ** -30, 1 - 2 ** -30, -1)).toBe(-(2 ** -60));
  // 1 + 2^-53 - a bit, and + a bit: the tie goes by what the product alone does not show.
  const x = 1 + 2 ** -27;
  expect(fusedMultiplyAdd(x, 2 ** -53, 1)).toBe(1 + 2 ** -52);
  expect(fusedMultiplyAdd(1 - 2 ** -27, 2 ** -53, 1)).toBe(1);
  expect(fusedMultiplyAdd(-x, 2 ** -53, -1)).toBe(-1 - 2 ** -52);
  expect(fusedMultiplyAdd(3, 4, 5)).toBe(17);
});

describe("arange", () => {
  test("takes bigints of any size, and wraps uint8", () => {
    const x = arange(2n ** 53n, 2n ** 53n + 3n);
    expect([x.dtype, x.toArray({ bigint: true })]).toEqual([
      "int64",
      [2n ** 53n, 2n ** 53n + 1n, 2n ** 53n + 2n],
    ]);
    expect(arange(10n, 0n, -3n).toArray()).toEqual([10, 7, 4, 1]);
    expect(arange(3n, { dtype: "float32" }).toArray()).toEqual([0, 1, 2]);
    expect(arange(254, 258, { dtype: "uint8" }).toArray()).toEqual([254, 255, 0, 1]);
    expect(() => arange(0n, 5n, 0n)).toThrow(/step 0/);
    expect(() => arange(0n, 5n, -1n)).toThrow(/start 0, end 5, step -1/);
  });

  test("truncates for integers, as PyTorch does", () => {
    expect(arange(0.5, 5, 1.7, { dtype: "int64" }).toArray()).toEqual([0, 1, 2, 3, 4]);
    expect(arange(0.5, 5, 1.7, { dtype: "int32" }).toArray()).toEqual([0, 1, 2]);
    expect(() => arange(0, 2, 0.5, { dtype: "int32" })).toThrow(/truncated for int32.*step 0.5/);
    expect(() => arange(0, 2, 0.5, { dtype: "int64" })).toThrow(/step 0.5/);
  });

  test.each<[string, () => unknown]>([
    ["arange", () => arange(3, { dtype: "bool" })],
    ["linspace", () => linspace(0, 1, 3, { dtype: "bool" })],
    ["logspace", () => logspace(0, 1, 3, { dtype: "bool" })],
  ])("and bool: %s is refused", (op, act) => {
    expect(act).toThrow(`${op}: the dtype must be a number's; got bool`);
  });
});
