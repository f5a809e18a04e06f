import { readFileSync } from "node:fs";
import { fromTypedArray, type Tensor } from "@weft/tensor";
import { expect } from "vitest";

/** A tensor as the goldens write it. */
export interface GoldenTensor {
  readonly dtype: "float32" | "float64";
  readonly shape: readonly number[];
  /** Numbers; `"NaN"`, `"Infinity"` and `"-Infinity"` for those that JSON has not. */
  readonly data: readonly (number | string)[];
}

/** Reads a file of the folder `goldens`; the caller names its type. */
export function readGolden<T>(name: string): T {
  return JSON.parse(
    readFileSync(new URL(`../../../goldens/${name}`, import.meta.url), "utf8"),
  ) as T;
}

export function toTensor({ dtype, shape, data }: GoldenTensor): Tensor {
  const numbers = data.map(Number);
  return fromTypedArray(
    dtype === "float32" ? Float32Array.from(numbers) : Float64Array.from(numbers),
    shape,
  );
}

export function toTensors(
  named: Readonly<Record<string, GoldenTensor>>,
): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(Object.entries(named).map(([name, t]) => [name, toTensor(t)]));
}

/** Compares with the tolerances that goldens/README.md states. */
export function expectGolden(got: Tensor | null, want: GoldenTensor, what = "tensor"): void {
  expect(got?.dtype, what).toBe(want.dtype);
  expect(got!.shape, what).toEqual(want.shape);
  const [relative, absolute] = want.dtype === "float64" ? [1e-10, 1e-12] : [2e-5, 2e-6];
  for (const [i, x] of got!.toTypedArray().entries()) {
    const expected = Number(want.data[i]);
    if (!Number.isFinite(expected)) {
      expect(x, `${what}, element ${i}`).toBe(expected);
      continue;
    }
    expect(
      Math.abs(x - expected),
      `${what}, element ${i}: ${x} for ${expected}`,
    ).toBeLessThanOrEqual(absolute + relative * Math.abs(expected));
  }
}
