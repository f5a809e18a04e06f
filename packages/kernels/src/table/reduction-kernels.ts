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
 * `sum`, `max`, `min` (NaN propagates) and `argmax` (int32; the first of equals; NaN counts as largest) over columns.
 * Over zero columns a sum is 0, max and min are -Infinity and Infinity (the int32 limits), argmax is 0.
 */
export type ReductionKernels = Record<
  `${"sum" | "max" | "min" | "argmax"}${"F32" | "F64"}`,
  ReduceKernel
> &
  Record<"sumI32" | "maxI32" | "sumU8ToI32", ReduceKernel>;
