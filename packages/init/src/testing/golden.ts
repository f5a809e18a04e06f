import { readFileSync } from "node:fs";
import type { DType } from "@weft/tensor";

/** A tensor as the goldens write it. */
export interface GoldenTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** Reads a file of the folder `goldens`; the caller names its type. */
export function readGolden<T>(name: string): T {
  const url = new URL(`../../../../goldens/${name}`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")) as T;
}
