import { RESERVED_BYTES } from "../heap/chunk-size.ts";
import { heap } from "../heap/index.ts";
import { kernels } from "../table/kernels.ts";
import { BlasError } from "./blas-error.ts";

/**
 * The arguments of a matrix product `C = alpha * op(A) op(B) + beta * C` of row-major matrices in the heap.
 *
 * Shapes: op(A) `[m, k]`, op(B) `[k, n]`, C `[m, n]`. Pointers are byte offsets from `heap.allocate`. A leading dimension
 * is the distance of two rows in elements; it defaults to the row's length.
 */
export interface GemmOptions {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** Default 1. With 0, A and B are not read. */
  readonly alpha?: number;
  readonly a: number;
  readonly lda?: number;
  /** Whether A is stored `[k, m]` and used transposed. Default false. */
  readonly transposeA?: boolean;
  readonly b: number;
  readonly ldb?: number;
  /** Whether B is stored `[n, k]` and used transposed. Default false. */
  readonly transposeB?: boolean;
  /** Default 0: C is not read. */
  readonly beta?: number;
  readonly c: number;
  readonly ldc?: number;
}

/**
 * Single-precision matrix product, `C = alpha * op(A) op(B) + beta * C`, checked: nothing is read or written unless all
 * arguments are right.
 *
 * @throws {BlasError} when a size is not a whole number, a leading dimension is shorter than a row, a pointer is not that
 *   of float32 values in the heap, a matrix reaches past the heap's end, or C overlaps A or B.
 * @example
 * const [a, b, c] = [heap.allocate(6 * 4), heap.allocate(6 * 4), heap.allocate(4 * 4)];
 * heap.f32.set([1, 2, 3, 4, 5, 6], a / 4); // [2, 3]
 * heap.f32.set([1, 0, 0, 1, 1, 1], b / 4); // [3, 2]
 * sgemm({ m: 2, n: 2, k: 3, a, b, c });
 * heap.f32.slice(c / 4, c / 4 + 4); // [4, 5, 10, 11]
 */
export function sgemm(options: GemmOptions): void {
  product("sgemm", 4, kernels.gemmF32, options);
}

/** Double-precision matrix product: `sgemm` for float64 values. @throws {BlasError} as `sgemm` does. */
export function dgemm(options: GemmOptions): void {
  product("dgemm", 8, kernels.gemmF64, options);
}

function product(
  operation: string,
  size: 4 | 8,
  gemm: typeof kernels.gemmF32,
  options: GemmOptions,
): void {
  const { m, n, k, alpha = 1, transposeA = false, transposeB = false, beta = 0 } = options;
  for (const [argument, value] of Object.entries({ m, n, k })) {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new BlasError(operation, argument, "must be a whole number of at least 0", value);
    }
  }
  for (const [argument, value] of Object.entries({ alpha, beta })) {
    if (typeof value !== "number")
      throw new BlasError(operation, argument, "must be a number", value);
  }
  const a = matrix(
    operation,
    "a",
    options.a,
    "lda",
    options.lda,
    transposeA ? [k, m] : [m, k],
    size,
  );
  const b = matrix(
    operation,
    "b",
    options.b,
    "ldb",
    options.ldb,
    transposeB ? [n, k] : [k, n],
    size,
  );
  const c = matrix(operation, "c", options.c, "ldc", options.ldc, [m, n], size);
  for (const [name, operand] of Object.entries({ A: a, B: b })) {
    if (c.pointer < operand.end && operand.pointer < c.end) {
      throw new BlasError(
        operation,
        "c",
        `must not overlap ${name}; give the product memory of its own`,
        c.pointer,
      );
    }
  }
  const [aRow, aCol] = transposeA ? [1, a.leading] : [a.leading, 1];
  const [bRow, bCol] = transposeB ? [1, b.leading] : [b.leading, 1];
  gemm(m, n, k, alpha, a.pointer, aRow, aCol, b.pointer, bRow, bCol, beta, c.pointer, c.leading);
}

interface CheckedMatrix {
  readonly pointer: number;
  /** First byte behind the matrix. */
  readonly end: number;
  readonly leading: number;
}

function matrix(
  operation: string,
  argument: string,
  pointer: number,
  leadingArgument: string,
  given: number | undefined,
  [rows, cols]: readonly [number, number],
  size: 4 | 8,
): CheckedMatrix {
  const leading = given ?? cols;
  if (!Number.isSafeInteger(leading) || leading < cols) {
    const rule = `must be a whole number of at least ${cols}, the length of ${argument.toUpperCase()}'s rows`;
    throw new BlasError(operation, leadingArgument, rule, leading);
  }
  if (!Number.isSafeInteger(pointer) || pointer < RESERVED_BYTES || pointer % size !== 0) {
    const rule = `must be a pointer from heap.allocate, a multiple of ${size}`;
    throw new BlasError(operation, argument, rule, pointer);
  }
  const length = rows === 0 || cols === 0 ? 0 : (rows - 1) * leading + cols;
  const end = pointer + length * size;
  const limit = heap.memory.buffer.byteLength;
  if (!(end <= limit)) {
    const rule = `with ${rows} x ${cols} elements must end within the heap's ${limit} bytes`;
    throw new BlasError(operation, argument, rule, `${pointer}, which ends at ${end}`);
  }
  return { pointer, end, leading };
}
