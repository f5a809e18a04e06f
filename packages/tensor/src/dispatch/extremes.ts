import type { Tensor } from "../tensor.ts";

/** Along which dimension extremes are taken. */
export interface ExtremesOptions {
  readonly dim: number;
  /** Keep the dimension with size 1. Default false. */
  readonly keepdim?: boolean;
}

/** Extreme elements along a dimension and where they stand, int64. */
export interface Extremes {
  readonly values: Tensor;
  readonly indices: Tensor;
}
