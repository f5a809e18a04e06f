import type { BinaryKernel, UnaryKernel } from "./elementwise-kernels.ts";

/**
 * Along the columns of each row, in order, floats in float64 with one rounding a result:
 * `cumsum` and `cumprod` are running sums and products (int64 wraps); `linearScan` is the recurrence
 * `out[c] = b[c] + a[c] out[c - 1]`, which starts with `out[0] = b[0]` and does not read `a[0]`. Strides may be negative.
 */
export type ScanKernels = Record<`${"cumsum" | "cumprod"}${"F32" | "F64" | "I64"}`, UnaryKernel> &
  Record<`linearScan${"F32" | "F64"}`, BinaryKernel>;
