import type { LinearKernels } from "./linear-kernels.ts";

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

/** `gemm` for each of `batch` triples of matrices, `aBatch`, `bBatch` and `cBatch` elements apart; 0 repeats A or B. */
export type GemmBatchedKernel = (
  batch: number,
  m: number,
  n: number,
  k: number,
  alpha: number,
  a: number,
  aBatch: number,
  aRow: number,
  aCol: number,
  b: number,
  bBatch: number,
  bRow: number,
  bCol: number,
  beta: number,
  c: number,
  cBatch: number,
  cRow: number,
) => void;

export interface GemmKernels extends LinearKernels {
  gemmF32: GemmKernel;
  gemmF64: GemmKernel;
  /** Of int64, wrapping; alpha and beta are whole numbers. A plain loop. */
  gemmI64: GemmKernel;
  gemmBatchedF32: GemmBatchedKernel;
  gemmBatchedF64: GemmBatchedKernel;
}
