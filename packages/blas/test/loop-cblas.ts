import { heap } from "@weft/kernels";
import { type Cblas, TRANSPOSE } from "../src/cblas.ts";

/**
 * The C interface as plain loops on the heap, with address 0 at its first byte, and a count of its calls: shows what a
 * product asks of a library, where none is installed.
 */
export class LoopCblas implements Cblas {
  calls = 0;
  readonly #bytes: 4 | 8;

  constructor(bytes: 4 | 8) {
    this.#bytes = bytes;
  }

  readonly gemm: Cblas["gemm"] = (
    ...[, transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc]
  ) => {
    this.calls++;
    check("lda", lda, transposeA === TRANSPOSE ? m : k);
    check("ldb", ldb, transposeB === TRANSPOSE ? k : n);
    check("ldc", ldc, n);
    const at = (
      matrix: number,
      ld: number,
      isTransposed: boolean,
      r: number,
      col: number,
    ): number => this.#get(matrix, isTransposed ? col * ld + r : r * ld + col);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let p = 0; p < k; p++) {
          sum +=
            at(a, lda, transposeA === TRANSPOSE, i, p) * at(b, ldb, transposeB === TRANSPOSE, p, j);
        }
        this.#blend(c, i * ldc + j, alpha * sum, beta);
      }
    }
  };

  readonly gemv: Cblas["gemv"] = (
    ...[, transpose, m, n, alpha, a, lda, x, incX, beta, y, incY]
  ) => {
    this.calls++;
    check("lda", lda, n);
    check("incX", incX, 1);
    check("incY", incY, 1);
    const isTransposed = transpose === TRANSPOSE;
    const [rows, cols] = isTransposed ? [n, m] : [m, n];
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      for (let p = 0; p < cols; p++) {
        sum += this.#get(a, isTransposed ? p * lda + i : i * lda + p) * this.#get(x, p * incX);
      }
      this.#blend(y, i * incY, alpha * sum, beta);
    }
  };

  get #view(): Float32Array | Float64Array {
    return this.#bytes === 4 ? heap.f32 : heap.f64;
  }

  #get(pointer: number, index: number): number {
    return this.#view[pointer / this.#bytes + index] ?? Number.NaN;
  }

  #blend(pointer: number, index: number, product: number, beta: number): void {
    const old = beta === 0 ? 0 : beta * this.#get(pointer, index);
    this.#view[pointer / this.#bytes + index] = product + old;
  }
}

function check(name: string, value: number, least: number): void {
  if (!(value >= Math.max(1, least)))
    throw new RangeError(`cblas: ${name} must be at least ${Math.max(1, least)}; got ${value}`);
}
