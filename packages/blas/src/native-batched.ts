import type { kernels } from "@weft/kernels";
import { type GemmKernel, SMALLEST_PRODUCT } from "./native-gemm.ts";

type BatchedKernel = typeof kernels.gemmBatchedF32;

/**
 * The table's `gemmBatched` on a native product: one call each. Tiny ones all go to the fallback in a single call.
 *
 * @param bytes of an element.
 */
export function nativeBatched(
  gemm: GemmKernel,
  bytes: 4 | 8,
  fallback: BatchedKernel,
): BatchedKernel {
  return (
    ...[batch, m, n, k, alpha, a, aBatch, aRow, aCol, b, bBatch, bRow, bCol, beta, c, cBatch, cRow]
  ) => {
    if (m * n * k < SMALLEST_PRODUCT) {
      const [left, right] = [[a, aBatch, aRow, aCol] as const, [b, bBatch, bRow, bCol] as const];
      fallback(batch, m, n, k, alpha, ...left, ...right, beta, c, cBatch, cRow);
      return;
    }
    for (let i = 0; i < batch; i++) {
      const [at, bt] = [a + i * aBatch * bytes, b + i * bBatch * bytes];
      gemm(m, n, k, alpha, at, aRow, aCol, bt, bRow, bCol, beta, c + i * cBatch * bytes, cRow);
    }
  };
}
