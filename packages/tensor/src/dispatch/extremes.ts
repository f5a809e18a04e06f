import type { Tensor } from "../tensor.ts";

/** Along which dimension extremes are taken. */
export interface ExtremesOptions {
  /** The dimension to go along, a negative one counted from the back. */
  readonly dim: number;
  /** Keep the dimension with size 1. Default false. */
  readonly keepdim?: boolean;
}

/** Extreme elements along a dimension and where they stand, int64. */
export interface Extremes {
  readonly values: Tensor;
  /** Positions along the dimension, int64; the first of equal elements. */
  readonly indices: Tensor;
}
