import type { DType } from "../../src/index.ts";

/** What is special about the elements of a dtype. */
export interface Elements {
  readonly special: readonly (number | bigint)[];
  /** What two right results may differ by. */
  readonly rtol: number;
  /** The same below the normal numbers: a few of the smallest steps. */
  readonly atol: number;
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, n) => size * n, 1);
}

const AROUND_ZERO = [0, -0, 1, -1, 0.5, -0.5, 1.5, -2.5, NaN, Infinity, -Infinity, 2, -3];

const ELEMENTS: Readonly<Record<DType, Elements>> = {
  bool: { special: [0, 1, 1, 0], rtol: 0, atol: 0 },
  uint8: { special: [0, 1, 2, 127, 128, 255], rtol: 0, atol: 0 },
  int32: {
    special: [0, 1, -1, 2, 46341, 2147483647, -2147483648, -2147483647],
    rtol: 0,
    atol: 0,
  },
  int64: {
    special: [
      0n,
      1n,
      -1n,
      2n,
      3037000500n,
      9007199254740993n,
      9223372036854775807n,
      -9223372036854775808n,
    ],
    rtol: 0,
    atol: 0,
  },
  float16: { special: [...AROUND_ZERO, 65504, 6e-8, -3e-5], rtol: 2 ** -10, atol: 2 ** -24 },
  bfloat16: { special: [...AROUND_ZERO, 3.38e38, 1e-40, -1e-38], rtol: 2 ** -7, atol: 1e-40 },
  float32: {
    special: [...AROUND_ZERO, 3.4028234663852886e38, 1.4e-45, -1e-40, 1e30, 16777217],
    rtol: 4 * 2 ** -23,
    atol: 6e-45,
  },
  float64: {
    special: [...AROUND_ZERO, Number.MAX_VALUE, 5e-324, -1e-310, 1e200, 9007199254740993],
    rtol: 1e-12,
    atol: 2e-323,
  },
};

export function elementsOf(dtype: DType): Elements {
  return ELEMENTS[dtype];
}
