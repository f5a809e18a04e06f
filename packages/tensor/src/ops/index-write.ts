import { positions } from "../dispatch/positions.ts";
import { scalarTensor, type Operand } from "../dispatch/scalar.ts";
import { computeDType } from "../dtype.ts";
import { DTypeError, ShapeError } from "../errors.ts";
import { normalizeDim, sameShape, show } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { expand } from "./expand.ts";
import { mul } from "./mul.ts";
import { replaceInPlace } from "./replace-in-place.ts";
import { reshape } from "./reshape.ts";
import { addRowsTo, putRows } from "./rows.ts";
import { to } from "./to.ts";
import { transpose } from "./transpose.ts";

/**
 * A copy of `x` with slices added at positions of a dimension: `out[index[i]] += alpha · source[i]`, one after the other.
 *
 * Shapes: index int64 or int32 `[count]`; source as x, with `count` along `dim`.
 *
 * @category Indexing
 * @param options `alpha`, default 1.
 * @throws {ShapeError} when index or source do not fit. @throws {IndexError} when a position is out of range.
 * @throws {DTypeError} when the index holds no integers, or the source has another dtype.
 * @example indexAdd(zeros([3]), 0, tensor([0n, 0n]), tensor([1, 2])).toArray() // [3, 0, 0]
 */
export function indexAdd(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  options: { readonly alpha?: number } = {},
): Tensor {
  const { alpha = 1 } = options;
  const wide = computeDType(x.dtype);
  const sums = byRows("indexAdd", x, dim, index, source, (rows, places, values) =>
    addRowsTo(to(rows, wide), places, to(alpha === 1 ? values : mul(values, alpha), wide)),
  );
  return to(sums, x.dtype);
}

/**
 * A copy of `x` with slices replaced at positions of a dimension: `out[index[i]] = source[i]`; of several the last stays.
 *
 * Shapes: as for `indexAdd`.
 *
 * @category Indexing
 * @throws {ShapeError} when index or source do not fit. @throws {IndexError} when a position is out of range.
 * @throws {DTypeError} when the index holds no integers, or the source has another dtype.
 * @example indexCopy(zeros([3]), 0, tensor([2n, 0n]), tensor([1, 2])).toArray() // [2, 0, 1]
 */
export function indexCopy(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  return byRows("indexCopy", x, dim, index, source, putRows);
}

/**
 * A copy of `x` with one value at positions of a dimension.
 *
 * @category Indexing
 * @param value A number or a 0-d tensor.
 * @throws {IndexError} when a position is out of range. @throws {ShapeError} when the value is no scalar.
 * @example indexFill(zeros([3]), 0, tensor([0n, 2n]), 7).toArray() // [7, 0, 7]
 */
export function indexFill(x: Tensor, dim: number, index: Tensor, value: Operand): Tensor {
  const d = normalizeDim("indexFill", dim, x.ndim);
  const scalar = value instanceof Tensor ? to(value, x.dtype) : scalarTensor(value, x.dtype);
  if (scalar.ndim !== 0) {
    throw new ShapeError(
      `indexFill: the value must be a number or a 0-d tensor; got shape ${show(scalar.shape)}`,
    );
  }
  const shape = x.ndim === 0 ? [] : x.shape.with(d, index.size);
  return byRows("indexFill", x, d, index, expand(scalar, shape), putRows);
}

/**
 * `indexAdd` into `x` itself.
 *
 * @category Indexing
 * @throws {IndexError} when a position is out of range.
 * @throws {GradientError} for a leaf that requires gradients, unless inside `noGrad`.
 * @example indexAdd_(ones([2]), 0, tensor([1n]), tensor([7])).toArray() // [1, 8]
 */
export function indexAdd_(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  options: { readonly alpha?: number } = {},
): Tensor {
  return replaceInPlace("indexAdd_", x, [source], (old) =>
    indexAdd(old, dim, index, source, options),
  );
}

/**
 * `indexCopy` into `x` itself.
 *
 * @category Indexing
 * @throws {IndexError} when a position is out of range.
 * @throws {GradientError} for a leaf that requires gradients, unless inside `noGrad`.
 * @example indexCopy_(ones([2]), 0, tensor([1n]), tensor([7])).toArray() // [1, 7]
 */
export function indexCopy_(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  return replaceInPlace("indexCopy_", x, [source], (old) => indexCopy(old, dim, index, source));
}

/**
 * `indexFill` into `x` itself.
 *
 * @category Indexing
 * @throws {IndexError} when a position is out of range.
 * @throws {GradientError} for a leaf that requires gradients, unless inside `noGrad`.
 * @example indexFill_(ones([2]), 0, tensor([1n]), 7).toArray() // [1, 7]
 */
export function indexFill_(x: Tensor, dim: number, index: Tensor, value: Operand): Tensor {
  return replaceInPlace("indexFill_", x, value instanceof Tensor ? [value] : [], (old) =>
    indexFill(old, dim, index, value),
  );
}

/** Writes rows after bringing the dimension to the front, and brings it back. */
function byRows(
  op: string,
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  write: (rows: Tensor, places: Tensor, values: Tensor) => Tensor,
): Tensor {
  const d = normalizeDim(op, dim, x.ndim);
  if (index.ndim > 1) {
    throw new ShapeError(
      `${op}: the index must have one dimension; got shape ${show(index.shape)}`,
    );
  }
  const wanted = x.ndim === 0 ? [] : x.shape.with(d, index.size);
  if (!sameShape(source.shape, wanted)) {
    throw new ShapeError(
      `${op}: the source must have shape ${show(wanted)}; got ${show(source.shape)} for x ${show(x.shape)} and ${index.size} positions of dimension ${d}`,
    );
  }
  if (source.dtype !== x.dtype) {
    throw new DTypeError(
      `${op}: the source must have the dtype of x; got ${source.dtype} and ${x.dtype} (cast with to)`,
    );
  }
  if (x.ndim === 0) {
    const flat = write(
      reshape(x, [1]),
      positions(op, reshape(index, [-1]), 1),
      reshape(source, [1]),
    );
    return reshape(flat, []);
  }
  const places = reshape(positions(op, index, x.shape[d]!), [index.size]);
  return transpose(write(transpose(x, 0, d), places, transpose(source, 0, d)), 0, d);
}
