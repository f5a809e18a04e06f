import type { kernels } from "@weft/kernels";
import { type Cblas, NO_TRANSPOSE, ROW_MAJOR, TRANSPOSE } from "./cblas.ts";

export type GemmKernel = typeof kernels.gemmF32;

/** What a native product is made of. */
export interface NativeGemmParts {
  readonly cblas: Cblas;
  /** Bytes of an element. */
  readonly bytes: 4 | 8;
  /** Machine address of the heap's first byte: the memory never moves, also when it grows. */
  readonly base: number;
  /** Takes what BLAS cannot express and what is over before a native call has begun. */
  readonly fallback: GemmKernel;
  /** Whether the library's matrix-vector products may be used. */
  readonly useGemv: boolean;
}

// The limits below were measured with OpenBLAS 0.3.21 against the WebAssembly kernels.

/** Products with fewer multiply-adds stay in WebAssembly: the call into the library (0.2 µs) takes longer than they gain. */
export const SMALLEST_PRODUCT = 12_000;
/** Vector times matrix: the same for the matrix's elements. */
const SMALLEST_MATRIX = 16_384;
/** Up to so many rows (or columns) of C, one vector product each beats one matrix product, which packs for full tiles ... */
const FEW_VECTORS = 6;
/** ... while the matrix stays in the core's cache from one to the next. */
const CACHED_BYTES = 2 ** 20;
/** Up to so many rows of C otherwise, WebAssembly beats the matrix product. */
const NARROW = 3;

/**
 * The table's `gemm` on a native library: `C = alpha * A B + beta * C`. The fallback takes `alpha = 0`, empty and tiny
 * products, and operands without a unit stride.
 */
export function nativeGemm(parts: NativeGemmParts): GemmKernel {
  const { base, bytes, fallback, useGemv } = parts;
  const { gemm } = parts.cblas;
  const byVectors = vectorProducts(parts);
  return (m, n, k, alpha, a, aRow, aCol, b, bRow, bCol, beta, c, cRow) => {
    if (m * n * k >= SMALLEST_PRODUCT && alpha !== 0) {
      const lda = leadingDimension(m, k, aRow, aCol);
      const ldb = leadingDimension(k, n, bRow, bCol);
      const count = m < n ? m : n;
      const matrix = k * (m < n ? n : m);
      const isFew = count === 1 || (count <= FEW_VECTORS && matrix * bytes <= CACHED_BYTES);
      if (useGemv && isFew && matrix >= SMALLEST_MATRIX) {
        // Rows of C are Bᵀ times rows of A, columns are A times columns of B.
        const isDone =
          m < n
            ? byVectors(m, n, k, alpha, b, -ldb, a, aRow, aCol, beta, c, cRow, 1)
            : byVectors(n, m, k, alpha, a, lda, b, bCol, bRow, beta, c, 1, cRow);
        if (isDone) return;
      } else if (lda !== 0 && ldb !== 0 && (count > NARROW || !useGemv)) {
        gemm(
          ROW_MAJOR,
          lda > 0 ? NO_TRANSPOSE : TRANSPOSE,
          ldb > 0 ? NO_TRANSPOSE : TRANSPOSE,
          m,
          n,
          k,
          alpha,
          base + a,
          Math.abs(lda),
          base + b,
          Math.abs(ldb),
          beta,
          base + c,
          m === 1 ? n : cRow,
        );
        return;
      }
    }
    fallback(m, n, k, alpha, a, aRow, aCol, b, bRow, bCol, beta, c, cRow);
  };
}

/**
 * `y_v = alpha * M x_v + beta * y_v` for `count` vectors a step apart: M `[length, k]` with leading dimension `ld` (negative:
 * it lies transposed), elements of x and y `inc` apart. Answers whether BLAS can express it; otherwise nothing is done.
 */
function vectorProducts({ cblas: { gemv }, base, bytes }: NativeGemmParts) {
  return (
    count: number,
    length: number,
    k: number,
    alpha: number,
    matrix: number,
    ld: number,
    x: number,
    xStep: number,
    xInc: number,
    beta: number,
    y: number,
    yStep: number,
    yInc: number,
  ): boolean => {
    if (ld === 0 || xInc === 0) return false;
    for (let v = 0; v < count; v++) {
      gemv(
        ROW_MAJOR,
        ld > 0 ? NO_TRANSPOSE : TRANSPOSE,
        ld > 0 ? length : k,
        ld > 0 ? k : length,
        alpha,
        base + matrix,
        Math.abs(ld),
        base + x + v * xStep * bytes,
        xInc,
        beta,
        base + y + v * yStep * bytes,
        yInc,
      );
    }
    return true;
  };
}

/**
 * How BLAS sees `[rows, cols]` with these strides: its leading dimension, negative when the matrix lies transposed, and 0
 * when it can express neither.
 */
export function leadingDimension(rows: number, cols: number, row: number, col: number): number {
  if (col === 1 || cols === 1) {
    if (row >= cols) return row;
    if (rows === 1) return cols; // the distance to a next row does not matter
  }
  if (row === 1 || rows === 1) {
    if (col >= rows) return -col;
    if (cols === 1) return -rows;
  }
  return 0;
}
