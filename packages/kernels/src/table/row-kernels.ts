import type { NormKernels } from "./norm-kernels.ts";

/** `out[r, :] = softmax(x[r, :])`, or its logarithm; columns contiguous. */
export type SoftmaxKernel = (
  rows: number,
  cols: number,
  x: number,
  xRow: number,
  out: number,
  outRow: number,
) => void;

/**
 * `out[r, :] = softmax(x[r, :])` over the first `lengths[r]` elements (int32; a pointer of 0: over all), 0 for the rest. A row
 * with nothing there but -∞ becomes 0. Columns contiguous; works in place. A row's bits are those of `softmax` for what counts.
 */
export type MaskedSoftmaxKernel = (
  rows: number,
  cols: number,
  x: number,
  xRow: number,
  lengths: number,
  out: number,
  outRow: number,
) => void;

/**
 * The gradient of softmax, `out[r, :] = y (dy - Σ dy y)`, or of its logarithm, `out[r, :] = dy - exp(y) Σ dy`, from the
 * result y (of `softmax` or `logSoftmax`) and the gradient dy with respect to it. Works in place on y or dy.
 */
export type SoftmaxGradKernel = (
  rows: number,
  cols: number,
  y: number,
  yRow: number,
  dy: number,
  dyRow: number,
  out: number,
  outRow: number,
) => void;

/**
 * `losses[r] = logSumExp[r] - logits[r, labels[r]]`, 0 where the label is `ignoreIndex`.
 *
 * @returns the first row whose label is neither `ignoreIndex` nor in `[0, cols)`, else -1; after such a row nothing
 *   about the outputs is promised.
 */
export type CrossEntropyKernel = (
  rows: number,
  cols: number,
  logits: number,
  logitsRow: number,
  labels: number,
  ignoreIndex: number,
  losses: number,
  logSumExp: number,
) => number;

/** `out[r, c] = (exp(logits[r, c] - logSumExp[r]) - (c == labels[r])) * dLosses[r]`, 0 in ignored rows. */
export type CrossEntropyGradKernel = (
  rows: number,
  cols: number,
  logits: number,
  logitsRow: number,
  labels: number,
  ignoreIndex: number,
  logSumExp: number,
  dLosses: number,
  /** 1, or 0 when all rows share one value. */
  dLossesStride: number,
  out: number,
  outRow: number,
) => void;

export interface RowKernels
  extends
    Record<`${"softmax" | "logSoftmax"}${"F32" | "F64"}`, SoftmaxKernel>,
    Record<`${"softmaxGrad" | "logSoftmaxGrad"}${"F32" | "F64"}`, SoftmaxGradKernel>,
    NormKernels {
  maskedSoftmaxF32: MaskedSoftmaxKernel;
  maskedSoftmaxF64: MaskedSoftmaxKernel;
  crossEntropyF32: CrossEntropyKernel;
  crossEntropyF64: CrossEntropyKernel;
  crossEntropyGradF32: CrossEntropyGradKernel;
  crossEntropyGradF64: CrossEntropyGradKernel;
  /** `out[r] = source[indices[r]]`: rows of `rowBytes` bytes, `sourceRowBytes` apart in the source; int32 indices. */
  gatherRows: (
    rows: number,
    rowBytes: number,
    source: number,
    sourceRowBytes: number,
    indices: number,
    out: number,
  ) => void;
  scatterAddRowsF32: ScatterAddKernel;
  scatterAddRowsF64: ScatterAddKernel;
  scatterAddRowsI32: ScatterAddKernel;
  scatterAddRowsI64: ScatterAddKernel;
  scatterAddRowsU8: ScatterAddKernel;
  /** `out[indices[r]] = source[r]`: rows of `rowBytes` bytes; of several rows for one place the last stays. */
  scatterRows: (
    rows: number,
    rowBytes: number,
    source: number,
    sourceRowBytes: number,
    indices: number,
    out: number,
    outRowBytes: number,
  ) => void;
}

/** `out[indices[r], :] += source[r, :]`, in row order, so repeated indices always add up in the same order. */
export type ScatterAddKernel = (
  rows: number,
  cols: number,
  source: number,
  sourceRow: number,
  indices: number,
  out: number,
  outRow: number,
) => void;
