import type { Library } from "./koffi.ts";

/** `cblas_sgemm` and `cblas_dgemm`; pointers are machine addresses. */
export type CblasGemm = (
  order: number,
  transposeA: number,
  transposeB: number,
  m: number,
  n: number,
  k: number,
  alpha: number,
  a: number,
  lda: number,
  b: number,
  ldb: number,
  beta: number,
  c: number,
  ldc: number,
) => void;

/** `cblas_sgemv` and `cblas_dgemv`: `y = alpha * op(A) x + beta * y`, A stored `[m, n]`. */
export type CblasGemv = (
  order: number,
  transpose: number,
  m: number,
  n: number,
  alpha: number,
  a: number,
  lda: number,
  x: number,
  incX: number,
  beta: number,
  y: number,
  incY: number,
) => void;

/** The products of one element type. */
export interface Cblas {
  readonly gemm: CblasGemm;
  readonly gemv: CblasGemv;
}

export const ROW_MAJOR = 101;
export const NO_TRANSPOSE = 111;
export const TRANSPOSE = 112;

/**
 * Binds the products of a library.
 *
 * Addresses go as plain numbers (they fit in 53 bits): twice as fast as koffi's pointer arguments, which look at every value.
 *
 * @throws {Error} koffi's, when the library has no C interface.
 */
export function bindCblas(library: Library, type: "F32" | "F64"): Cblas {
  const [letter, real] = type === "F32" ? ["s", "float"] : ["d", "double"];
  const [int, address] = ["int", "uintptr_t"];
  return {
    gemm: library.func(`cblas_${letter}gemm`, "void", [
      ...[int, int, int, int, int, int, real],
      ...[address, int, address, int, real, address, int],
    ]),
    gemv: library.func(`cblas_${letter}gemv`, "void", [
      ...[int, int, int, int, real, address, int, address, int, real, address, int],
    ]),
  };
}
