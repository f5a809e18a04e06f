/**
 * The kernels by name: raw loops on the shared memory, the seam where faster ones can be installed.
 *
 * Pointers are byte offsets into the heap's memory; strides count elements; sizes are whole numbers of at least 0, and
 * zero rows or columns do nothing. Element (r, c) of a strided operand lies at `pointer + (r * row + c * col) * size`;
 * a stride of 0 repeats an element. An output never overlaps an input, unless both have the same pointer and strides
 * (in place). Kernels check nothing: they are called by code that has already checked (see `gemm` for a checked one).
 *
 * Suffixes name the element type: F32, F64, I32 (int32), U8 (bool, one byte, 0 or 1).
 * Every kernel's result depends only on its arguments and the operands' values, never on the thread or the addresses.
 */
export interface KernelTable
  extends
    GemmKernels,
    ElementwiseKernels,
    CastKernels,
    ReductionKernels,
    RowKernels,
    OptimizerKernels {}

/** `out = f(a, b)` elementwise over `rows x cols`. */
export type BinaryKernel = (
  rows: number,
  cols: number,
  a: number,
  aRow: number,
  aCol: number,
  b: number,
  bRow: number,
  bCol: number,
  out: number,
  outRow: number,
  outCol: number,
) => void;

/** `out = f(a)` elementwise over `rows x cols`. */
export type UnaryKernel = (
  rows: number,
  cols: number,
  a: number,
  aRow: number,
  aCol: number,
  out: number,
  outRow: number,
  outCol: number,
) => void;

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
 * `C[i, j] = alpha * Σp A[i, p] B[p, j] + beta * C[i, j]`, A `[m, k]`, B `[k, n]`, C `[m, n]` with column stride 1.
 *
 * Transposes are strides. With `beta = 0` C is not read; with `alpha = 0` or `k = 0` A and B are not. The sum over p
 * runs in order in blocks of 256 (`k`), each from zero; `alpha * block` is then added to `beta * C` (first block) or to C.
 * So an element's bits depend on its row of A, its column of B, alpha, beta and C alone, not on m, n or the strides:
 * any split of C into tiles gives the same bits.
 */
export type GemmKernel = (
  m: number,
  n: number,
  k: number,
  alpha: number,
  a: number,
  aRow: number,
  aCol: number,
  b: number,
  bRow: number,
  bCol: number,
  beta: number,
  c: number,
  cRow: number,
) => void;

export interface GemmKernels {
  gemmF32: GemmKernel;
  gemmF64: GemmKernel;
}

/** Elementwise kernels, named operation + element type, and strided copies by element size in bits. */
export type ElementwiseKernels = Record<
  `${"add" | "sub" | "mul" | "maximum" | "minimum"}${"F32" | "F64" | "I32"}`,
  BinaryKernel
> &
  // reluGrad(y, dy) = y <= 0 ? 0 : dy
  Record<`${"div" | "pow" | "reluGrad"}${"F32" | "F64"}`, BinaryKernel> &
  // comparisons write bools
  Record<
    `${"eq" | "ne" | "lt" | "le" | "gt" | "ge"}${"F32" | "F64" | "I32" | "U8"}`,
    BinaryKernel
  > &
  Record<"logicalAndU8" | "logicalOrU8", BinaryKernel> &
  Record<
    `${"neg" | "abs" | "relu" | "exp" | "log" | "sqrt" | "tanh" | "sigmoid" | "sin" | "cos"}${"F32" | "F64"}`,
    UnaryKernel
  > &
  Record<"negI32" | "absI32" | "logicalNotU8" | "copy8" | "copy32" | "copy64", UnaryKernel>;

/** Float to int truncates toward zero, saturates, and makes NaN 0; anything to U8 is `x != 0`. */
export type CastKernels = Record<
  | `cast${"F64" | "I32" | "U8"}ToF32`
  | `cast${"F32" | "I32" | "U8"}ToF64`
  | `cast${"F32" | "F64" | "U8"}ToI32`
  | `cast${"F32" | "F64" | "I32"}ToU8`,
  UnaryKernel
>;

/**
 * `sum`, `max`, `min` (NaN propagates) and `argmax` (int32; the first of equals; NaN counts as largest) over columns.
 * Over zero columns a sum is 0, max and min are -Infinity and Infinity (the int32 limits), argmax is 0.
 */
export type ReductionKernels = Record<
  `${"sum" | "max" | "min" | "argmax"}${"F32" | "F64"}`,
  ReduceKernel
> &
  Record<"sumI32" | "maxI32" | "sumU8ToI32", ReduceKernel>;

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

export interface RowKernels extends Record<
  `${"softmax" | "logSoftmax"}${"F32" | "F64"}`,
  SoftmaxKernel
> {
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

/**
 * torch's SGD step on n contiguous values: `g += weightDecay * p; buffer = momentum * buffer + (1 - dampening) * g`
 * (`buffer = g` on the first step); `p -= lr * (nesterov ? g + momentum * buffer : buffer)`; without a buffer (pointer
 * 0) `p -= lr * g`.
 */
export type SgdKernel = (
  n: number,
  param: number,
  grad: number,
  momentumBuffer: number,
  lr: number,
  momentum: number,
  dampening: number,
  weightDecay: number,
  nesterov: number,
  firstStep: number,
) => void;

/**
 * torch's Adam step on n contiguous values, `step` = 1, 2, …: `g += weightDecay * p` (or `p *= 1 - lr * weightDecay`
 * when `decoupled` is 1: AdamW); `m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g²;
 * p -= lr / (1 - beta1^step) * m / (√v / √(1 - beta2^step) + eps)`.
 */
export type AdamKernel = (
  n: number,
  param: number,
  grad: number,
  m: number,
  v: number,
  lr: number,
  beta1: number,
  beta2: number,
  eps: number,
  weightDecay: number,
  decoupled: number,
  step: number,
) => void;

export interface OptimizerKernels {
  /** `y += alpha * x`, n contiguous values. */
  axpyF32: (n: number, alpha: number, x: number, y: number) => void;
  axpyF64: (n: number, alpha: number, x: number, y: number) => void;
  sgdF32: SgdKernel;
  sgdF64: SgdKernel;
  adamF32: AdamKernel;
  adamF64: AdamKernel;
  /** The index of the first NaN or infinity of n contiguous values, else -1. */
  nonFiniteF32: (n: number, x: number) => number;
  nonFiniteF64: (n: number, x: number) => number;
}
