/** `out[r] = f(a[r, :])`: one value a row, `out` contiguous. */
export type ReduceKernel = (
  rows: number,
  cols: number,
  a: number,
  aRow: number,
  aCol: number,
  out: number,
) => void;

/**
 * `sum`, `max`, `min` (NaN propagates), `argmax` and `argmin` (int32; the first of equals; NaN counts as largest and as
 * smallest), `prod` and `squaredDeviations` (`Σ (a - mean)²`) over columns. Sums of integers wrap; `ToI64`, `ToI32` name the type of the result.
 * Over zero columns a sum is 0, a product 1, max and min are -Infinity and Infinity (the integers' limits), argmax and argmin are 0.
 */
export type ReductionKernels = Record<
  `${"sum" | "max" | "min" | "argmax" | "argmin"}${"F32" | "F64"}`,
  ReduceKernel
> &
  Record<`${"max" | "min" | "argmax" | "argmin"}${"I32" | "I64" | "U8" | "Bool"}`, ReduceKernel> &
  Record<`sum${"I32" | "I64" | "U8" | "Bool"}ToI64` | "sumI32" | "sumBoolToI32", ReduceKernel> &
  Record<`prod${"F32" | "F64" | "I64"}` | `squaredDeviations${"F32" | "F64"}`, ReduceKernel>;
