import { printedAs } from "../autograd/printed-as.ts";
import { defineOp } from "../autograd/define-op.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { copyInto } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { constant } from "../dispatch/scalar.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { normalizeDim, show } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { viewOf, type ViewDims } from "./define-view.ts";

export interface DiagonalOptions {
  /** 0, the default, is the main diagonal, positive ones lie above it, negative ones below. */
  readonly offset?: number;
  /** The dimension of rows. Default 0 (-2 for `diagEmbed`). */
  readonly dim1?: number;
  /** The dimension of columns. Default 1 (-1 for `diagEmbed`). */
  readonly dim2?: number;
}

/**
 * A view of the diagonal of two dimensions, which become one, the last.
 *
 * Shapes: `[..., m, n]` → `[..., k]` with `k = min(m, n)` for offset 0.
 *
 * @category Movement
 * @throws {ShapeError} when the two dimensions are one. @throws {IndexError} when a dimension is out of range.
 * @example diagonal(tensor([[1, 2], [3, 4]])).toArray() // [1, 4]
 * @example diagonal(tensor([[1, 2], [3, 4]]), { offset: 1 }).toArray() // [2]
 */
export function diagonal(x: Tensor, options: DiagonalOptions = {}): Tensor {
  checkOptions("diagonal", options, ["offset", "dim1", "dim2"]);
  const { offset = 0, dim1 = 0, dim2 = 1 } = options;
  checkTensor("diagonal", "x", x);
  if (x.ndim < 2) {
    throw new ShapeError(
      `diagonal: the tensor must have at least two dimensions; got shape ${show(x.shape)}`,
    );
  }
  const pair = pairOf("diagonal", offset, dim1, dim2, x.ndim);
  const out = viewOf(x, (dims) => takeDiagonal(dims, offset, pair));
  return printedAs("DiagonalBackward0", out, x);
}

type Pair = readonly [rows: number, cols: number];

function pairOf(op: string, offset: number, dim1: number, dim2: number, ndim: number): Pair {
  if (!Number.isSafeInteger(offset)) {
    throw new ValueError(`${op}: the offset must be an integer; got ${offset}`);
  }
  const pair: Pair = [normalizeDim(op, dim1, ndim), normalizeDim(op, dim2, ndim)];
  if (pair[0] === pair[1]) {
    throw new ShapeError(`${op}: dim1 and dim2 must differ; got ${dim1} and ${dim2}`);
  }
  return pair;
}

function takeDiagonal(dims: ViewDims, offset: number, [rows, cols]: Pair): void {
  const { shape, strides } = dims;
  const [rowStep, colStep] = [strides[rows]!, strides[cols]!];
  const length = Math.max(
    0,
    offset >= 0
      ? Math.min(shape[rows]!, shape[cols]! - offset)
      : Math.min(shape[rows]! + offset, shape[cols]!),
  );
  if (length > 0) dims.offset += offset >= 0 ? offset * colStep : -offset * rowStep;
  for (const d of [Math.max(rows, cols), Math.min(rows, cols)]) {
    shape.splice(d, 1);
    strides.splice(d, 1);
  }
  shape.push(length);
  strides.push(rowStep + colStep);
}

/**
 * Zeros with the last dimension of `x` on a diagonal of two new dimensions.
 *
 * Shapes: `[..., n]` → `[..., n + |offset|, n + |offset|]`, or with the two new dimensions where they are asked for.
 *
 * @category Movement
 * @throws {ShapeError} when `x` is a scalar, or the two dimensions are one.
 * @example diagEmbed(tensor([1, 2])).toArray() // [[1, 0], [0, 2]]
 */
export function diagEmbed(x: Tensor, options: DiagonalOptions = {}): Tensor {
  checkOptions("diagEmbed", options, ["offset", "dim1", "dim2"]);
  const { offset = 0, dim1 = -2, dim2 = -1 } = options;
  checkTensor("diagEmbed", "x", x);
  if (x.ndim === 0)
    throw new ShapeError("diagEmbed: the tensor must have a dimension; got a scalar");
  return embed(x, { offset, pair: pairOf("diagEmbed", offset, dim1, dim2, x.ndim + 1) });
}

interface Embedding {
  readonly offset: number;
  readonly pair: Pair;
}

const embed: (x: Tensor, attrs: Embedding) => Tensor = defineOp<readonly ["x"], never, Embedding>({
  name: "diagEmbed",
  inputs: ["x"],
  forward: (x, { offset, pair }) => {
    const size = x.shape.at(-1)! + Math.abs(offset);
    const shape = x.shape.slice(0, -1);
    for (const d of [Math.min(...pair), Math.max(...pair)]) shape.splice(d, 0, size);
    const out = emptyTensor(shape, x.dtype);
    copyInto(constant(0, x.dtype), out);
    const dims: ViewDims = { shape: [...shape], strides: [...out.strides], offset: 0 };
    takeDiagonal(dims, offset, pair);
    copyInto(x, new Tensor(out.storage, x.dtype, dims.shape, dims.strides, dims.offset));
    return out;
  },
  vjp: {
    x: ({ dy, attrs: { offset, pair } }) => diagonal(dy, { offset, dim1: pair[0], dim2: pair[1] }),
  },
});

/**
 * The diagonal of a matrix, as a view; or, of a vector, the matrix with it on the diagonal.
 *
 * Shapes: `[m, n]` → `[min(m, n)]` and `[n]` → `[n, n]` for offset 0.
 *
 * @category Movement
 * @param offset As for `diagonal`. Default 0.
 * @throws {ShapeError} when the tensor has neither one nor two dimensions.
 * @example diag(tensor([1, 2])).toArray() // [[1, 0], [0, 2]]
 */
export function diag(x: Tensor, offset = 0): Tensor {
  checkTensor("diag", "x", x);
  if (x.ndim === 1) return diagEmbed(x, { offset });
  if (x.ndim === 2) return diagonal(x, { offset });
  throw new ShapeError(`diag: a vector or a matrix is needed; got shape ${show(x.shape)}`);
}
