import { RESERVED_BYTES } from "../heap/chunk-size.ts";
import { heap } from "../heap/index.ts";
import { BlasError } from "./blas-error.ts";

/** A matrix operand as the caller gave it; the names of the arguments are those of `GemmOptions`. */
export interface MatrixArguments {
  readonly argument: "a" | "b" | "c";
  readonly pointer: number;
  /** Sizes of op(X): what the product uses. */
  readonly rows: number;
  readonly cols: number;
  readonly leading: number | undefined;
  readonly transpose: boolean | undefined;
  readonly strides: readonly [row: number, col: number] | undefined;
  readonly batchStride: number | undefined;
}

/** A matrix operand that lies within the heap; strides in elements. */
export interface CheckedMatrix {
  readonly pointer: number;
  /** First byte behind the last matrix of the batch. */
  readonly end: number;
  readonly row: number;
  readonly col: number;
  readonly batchStride: number;
  /** Elements from the first of one matrix to behind its last. */
  readonly span: number;
}

/** Works out an operand's strides and checks that all of it lies in the heap. @throws {BlasError} naming the argument. */
export function checkMatrix(
  operation: string,
  size: 4 | 8,
  batch: number,
  given: MatrixArguments,
): CheckedMatrix {
  const { argument, pointer, rows, cols } = given;
  const { row, col, length } = stridesOf(operation, given);
  const empty = rows === 0 || cols === 0;
  const span = empty ? 0 : (rows - 1) * row + (cols - 1) * col + 1;
  const batchStride = given.batchStride ?? length ?? span;
  checkCount(operation, `${argument}Batch`, batchStride);
  checkPointer(operation, argument, pointer, size);
  const end = pointer + (span === 0 || batch === 0 ? 0 : (batch - 1) * batchStride + span) * size;
  const limit = heap.memory.buffer.byteLength;
  if (!(end <= limit)) {
    const what = `${batch === 1 ? "" : `${batch} times `}${rows} x ${cols} elements`;
    const rule = `with ${what} must end within the heap's ${limit} bytes`;
    throw new BlasError(operation, argument, rule, `${pointer}, which ends at ${end}`);
  }
  return { pointer, end, row, col, batchStride, span };
}

/** @throws {BlasError} unless `value` is a whole number of at least 0. */
export function checkCount(operation: string, argument: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new BlasError(operation, argument, "must be a whole number of at least 0", value);
}

/** @throws {BlasError} unless `pointer` can be one of the heap's to elements of `size` bytes. */
export function checkPointer(
  operation: string,
  argument: string,
  pointer: number,
  size: number,
): void {
  if (!Number.isSafeInteger(pointer) || pointer < RESERVED_BYTES || pointer % size !== 0) {
    const rule = `must be a pointer from heap.allocate, a multiple of ${size}`;
    throw new BlasError(operation, argument, rule, pointer);
  }
}

/** Strides of op(X), and for row-major matrices the elements of all rows, gaps included. */
function stridesOf(
  operation: string,
  { argument, rows, cols, leading: given, transpose, strides }: MatrixArguments,
): { row: number; col: number; length?: number } {
  if (strides !== undefined) {
    if (given !== undefined || transpose !== undefined) {
      const rule = `excludes ld${argument} and transpose${argument.toUpperCase()}: strides say both`;
      throw new BlasError(operation, `${argument}Strides`, rule, String(strides));
    }
    const [row, col] = strides;
    for (const stride of [row, col]) checkCount(operation, `${argument}Strides`, stride);
    return { row, col };
  }
  const [storedRows, rowLength] = transpose === true ? [cols, rows] : [rows, cols];
  const leading = given ?? rowLength;
  if (!Number.isSafeInteger(leading) || leading < rowLength) {
    const rule = `must be a whole number of at least ${rowLength}, the length of ${argument.toUpperCase()}'s rows`;
    throw new BlasError(operation, `ld${argument}`, rule, leading);
  }
  const length = storedRows * leading;
  return transpose === true ? { row: 1, col: leading, length } : { row: leading, col: 1, length };
}
