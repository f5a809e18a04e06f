import { heap } from "../heap/index.ts";
import { kernels } from "../table/kernels.ts";
import { BlasError } from "./blas-error.ts";
import { checkCount, type CheckedMatrix, checkMatrix, checkPointer } from "./checked-matrix.ts";

/**
 * The arguments of matrix products `C = act(alpha * op(A) op(B) + beta * C + bias)` of matrices in the heap.
 *
 * Shapes: op(A) `[m, k]`, op(B) `[k, n]`, C `[m, n]`, bias `[n]`. Pointers are byte offsets from `heap.allocate`; strides
 * and leading dimensions count elements. A and B are row-major, `lda` and `ldb` elements from row to row, unless
 * `aStrides` or `bStrides` say where element (i, j) of op(A) or op(B) lies: at `i * row + j * col`.
 */
export interface GemmOptions {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** Default 1. With 0, A and B are not read. */
  readonly alpha?: number;
  readonly a: number;
  /** Default: the length of A's rows. */
  readonly lda?: number;
  /** Whether A is stored `[k, m]` and used transposed. Default false. */
  readonly transposeA?: boolean;
  /** Row and column stride of op(A), in place of `lda` and `transposeA`; 0 repeats a row or column. */
  readonly aStrides?: readonly [row: number, col: number];
  readonly b: number;
  /** Default: the length of B's rows. */
  readonly ldb?: number;
  /** Whether B is stored `[n, k]` and used transposed. Default false. */
  readonly transposeB?: boolean;
  /** Row and column stride of op(B), in place of `ldb` and `transposeB`. */
  readonly bStrides?: readonly [row: number, col: number];
  /** Default 0: C is not read. */
  readonly beta?: number;
  readonly c: number;
  /** Default n. C's columns are contiguous. */
  readonly ldc?: number;
  /** How many products. Default 1. */
  readonly batch?: number;
  /** Elements from one A to the next; 0: all products have the same A. Default: one directly behind the other. */
  readonly aBatch?: number;
  /** The same for B. */
  readonly bBatch?: number;
  /** The same for C, whose matrices must not overlap. */
  readonly cBatch?: number;
  /** Pointer to n values that are added to each row of C. Only with alpha 1 and beta 0. */
  readonly bias?: number;
  /** Applied last. Default "none". Only with alpha 1 and beta 0. */
  readonly activation?: keyof typeof activations;
}

const activations = { none: 0, relu: 1, gelu: 2, geluTanh: 3 } as const;

/**
 * Single-precision matrix product, `C = act(alpha * op(A) op(B) + beta * C + bias)`, checked: nothing is written unless
 * all arguments are right.
 *
 * @throws {BlasError} when a size or stride is not a whole number, a leading dimension is shorter than a row, a pointer
 *   is not that of float32 values in the heap, a matrix reaches past the heap's end, or the memory of C overlaps that of
 *   A, B or the bias.
 * @example
 * const [a, b, c] = [heap.allocate(6 * 4), heap.allocate(6 * 4), heap.allocate(4 * 4)];
 * heap.f32.set([1, 2, 3, 4, 5, 6], a / 4);
 * heap.f32.set([1, 0, 0, 1, 1, 1], b / 4);
 * sgemm({ m: 2, n: 2, k: 3, a, b, c });
 * heap.f32.slice(c / 4, c / 4 + 4); // [4, 5, 10, 11]
 */
export function sgemm(options: GemmOptions): void {
  product("sgemm", 4, "F32", options);
}

/**
 * Double-precision matrix product: `sgemm` for float64 values.
 *
 * @throws {BlasError} as `sgemm` does.
 * @example
 * const [a, b, c] = [heap.allocate(2 * 8), heap.allocate(2 * 8), heap.allocate(8)];
 * heap.f64.set([1, 2], a / 8);
 * heap.f64.set([3, 4], b / 8);
 * dgemm({ m: 1, n: 1, k: 2, a, b, c });
 * heap.f64[c / 8]; // 11
 */
export function dgemm(options: GemmOptions): void {
  product("dgemm", 8, "F64", options);
}

function product(operation: string, size: 4 | 8, type: "F32" | "F64", options: GemmOptions): void {
  const { m, n, k, alpha = 1, beta = 0, batch = 1, bias, activation = "none" } = options;
  for (const [argument, value] of Object.entries({ m, n, k, batch }))
    checkCount(operation, argument, value);
  // The others cannot be that large: C would not fit.
  if (k >= 2 ** 32) throw new BlasError(operation, "k", "must be below 2 ** 32", k);
  for (const [argument, value] of Object.entries({ alpha, beta })) {
    if (typeof value !== "number")
      throw new BlasError(operation, argument, "must be a number", value);
  }
  const { a, b, c } = operands(operation, size, batch, options);
  checkOutput(operation, batch, c, { A: a, B: b });
  if (!Object.hasOwn(activations, activation)) {
    const rule = `must be one of ${Object.keys(activations).join(", ")}`;
    throw new BlasError(operation, "activation", rule, activation);
  }
  if (bias !== undefined || activation !== "none") {
    if (alpha !== 1)
      throw new BlasError(operation, "alpha", "must be 1 with a bias or an activation", alpha);
    if (beta !== 0)
      throw new BlasError(operation, "beta", "must be 0 with a bias or an activation", beta);
    if (bias !== undefined) checkBias(operation, size, n, bias, c);
    linear(type, size, options, a, b, c);
  } else if (batch === 1) {
    kernels[`gemm${type}`](
      m,
      n,
      k,
      alpha,
      a.pointer,
      a.row,
      a.col,
      b.pointer,
      b.row,
      b.col,
      beta,
      c.pointer,
      c.row,
    );
  } else {
    kernels[`gemmBatched${type}`](
      batch,
      m,
      n,
      k,
      alpha,
      a.pointer,
      a.batchStride,
      a.row,
      a.col,
      b.pointer,
      b.batchStride,
      b.row,
      b.col,
      beta,
      c.pointer,
      c.batchStride,
      c.row,
    );
  }
}

function linear(
  type: "F32" | "F64",
  size: 4 | 8,
  { m, n, k, batch = 1, bias = 0, activation = "none" }: GemmOptions,
  a: CheckedMatrix,
  b: CheckedMatrix,
  c: CheckedMatrix,
): void {
  for (let i = 0; i < batch; i++) {
    kernels[`linear${type}`](
      m,
      n,
      k,
      a.pointer + i * a.batchStride * size,
      a.row,
      a.col,
      b.pointer + i * b.batchStride * size,
      b.row,
      b.col,
      bias,
      activations[activation],
      0,
      c.pointer + i * c.batchStride * size,
      c.row,
    );
  }
}

function operands(
  operation: string,
  size: 4 | 8,
  batch: number,
  options: GemmOptions,
): Record<"a" | "b" | "c", CheckedMatrix> {
  const { m, n, k } = options;
  return {
    a: checkMatrix(operation, size, batch, {
      argument: "a",
      pointer: options.a,
      rows: m,
      cols: k,
      leading: options.lda,
      transpose: options.transposeA,
      strides: options.aStrides,
      batchStride: options.aBatch,
    }),
    b: checkMatrix(operation, size, batch, {
      argument: "b",
      pointer: options.b,
      rows: k,
      cols: n,
      leading: options.ldb,
      transpose: options.transposeB,
      strides: options.bStrides,
      batchStride: options.bBatch,
    }),
    c: checkMatrix(operation, size, batch, {
      argument: "c",
      pointer: options.c,
      rows: m,
      cols: n,
      leading: options.ldc,
      transpose: undefined,
      strides: undefined,
      batchStride: options.cBatch,
    }),
  };
}

function checkOutput(
  operation: string,
  batch: number,
  c: CheckedMatrix,
  inputs: Readonly<Record<string, { readonly pointer: number; readonly end: number }>>,
): void {
  if (batch > 1 && c.batchStride < c.span) {
    const rule = `must be at least ${c.span}, so that no two results overlap`;
    throw new BlasError(operation, "cBatch", rule, c.batchStride);
  }
  for (const [name, input] of Object.entries(inputs)) {
    if (c.pointer < input.end && input.pointer < c.end) {
      const rule = `must not overlap ${name}; give the product memory of its own`;
      throw new BlasError(operation, "c", rule, c.pointer);
    }
  }
}

function checkBias(
  operation: string,
  size: 4 | 8,
  n: number,
  bias: number,
  c: CheckedMatrix,
): void {
  checkPointer(operation, "bias", bias, size);
  const end = bias + n * size;
  const limit = heap.memory.buffer.byteLength;
  if (!(end <= limit)) {
    const rule = `with ${n} elements must end within the heap's ${limit} bytes`;
    throw new BlasError(operation, "bias", rule, `${bias}, which ends at ${end}`);
  }
  checkOutput(operation, 1, c, { "the bias": { pointer: bias, end } });
}
