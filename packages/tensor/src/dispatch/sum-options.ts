import type { DType } from "../dtype.ts";
import type { ReduceOptions } from "./reduce.ts";

/** The dtype of a sum or product. */
export interface AccumulateOptions {
  /** What the elements are cast to first; by default their own dtype, int64 for integers and bools. */
  readonly dtype?: DType;
}

/** Which dimensions to sum or multiply, and in which dtype. */
export interface SumOptions extends ReduceOptions, AccumulateOptions {}
