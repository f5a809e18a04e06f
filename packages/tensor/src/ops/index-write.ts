import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { toInteger } from "../dispatch/integer.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { heap } from "@weft/kernels";
import { printedAs } from "../autograd/printed-as.ts";
import { positions } from "../dispatch/positions.ts";
import { asTensor, type Operand } from "../dispatch/scalar.ts";
import { isFloating } from "../dtype.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { normalizeDim, sameShape, show } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { addRows } from "./add-rows.ts";
import { mul } from "./mul.ts";
import { replaceInPlace } from "./replace-in-place.ts";
import { reshape } from "./reshape.ts";
import { putRows } from "./rows.ts";
import { to } from "./to.ts";
import { transpose } from "./transpose.ts";
import { where } from "./where.ts";

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
  checkOptions("indexAdd", options, ["alpha"]);
  const { alpha = 1 } = options;
  checkTensor("indexAdd", "x", x);
  if (typeof alpha !== "number" || (!isFloating(x.dtype) && !Number.isInteger(alpha))) {
    throw new ValueError(
      `indexAdd: alpha must be a number, of integers an integer; got ${String(alpha)} for ${x.dtype}`,
    );
  }
  const sums = byRows("indexAdd", x, dim, index, source, (rows, places, values) =>
    addRows(rows, places, alpha === 1 ? values : to(mul(values, alpha), x.dtype)),
  );
  return printedAs("IndexAddBackward0", sums);
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
  return printedAs("IndexCopyBackward0", byRows("indexCopy", x, dim, index, source, putRows));
}

/**
 * A copy of `x` with one value at positions of a dimension.
 *
 * @category Indexing
 * @param value A number or a 0-d tensor.
 * @throws {IndexError} when a position is out of range. @throws {ShapeError} when the value is no scalar.
 * @throws {ValueError} when the dtype of x cannot hold the value.
 * @example indexFill(zeros([3]), 0, tensor([0n, 2n]), 7).toArray() // [7, 0, 7]
 */
export function indexFill(x: Tensor, dim: number, index: Tensor, value: Operand): Tensor {
  checkTensor("indexFill", "x", x);
  const d = normalizeDim("indexFill", dim, x.ndim);
  const scalar = asTensor("indexFill", value, x.dtype);
  if (scalar.ndim !== 0) {
    throw new ShapeError(
      `indexFill: the value must be a number or a 0-d tensor; got shape ${show(scalar.shape)}`,
    );
  }
  if (isFloating(scalar.dtype) && ["uint8", "int32", "int64"].includes(x.dtype))
    toInteger("indexFill", scalar.item(), x.dtype);
  checkIndex("indexFill", index);
  // Not by rows: of a position that is named twice the value counts once.
  const out = where(maskAlong(x, d, index), to(scalar, x.dtype), x);
  return printedAs("IndexFillBackward0", out);
}

/** True at positions of a dimension, with size 1 in all others. */
function maskAlong(x: Tensor, d: number, index: Tensor): Tensor {
  const size = x.shape[d] ?? 1;
  const places = positions("indexFill", index, size);
  const mask = emptyTensor(
    x.shape.map((_, e) => (e === d ? size : 1)),
    "bool",
  );
  const [start, from] = [mask.address(), places.address() / 4];
  const { u8: flags, i32: numbers } = heap;
  flags.fill(0, start, start + size);
  for (let i = from; i < from + places.size; i++) flags[start + numbers[i]!] = 1;
  return mask;
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
  checkOptions("indexAdd_", options, ["alpha"]);
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
  checkTensor(op, "x", x);
  checkTensor(op, "source", source);
  const d = normalizeDim(op, dim, x.ndim);
  checkIndex(op, index);
  if (x.ndim === 0 && index.size !== 1) {
    throw new ShapeError(`${op}: a scalar has exactly one position; got an index of ${index.size}`);
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

function checkIndex(op: string, index: Tensor): void {
  checkTensor(op, "index", index);
  if (index.ndim > 1) {
    throw new ShapeError(
      `${op}: the index must have one dimension; got shape ${show(index.shape)}`,
    );
  }
}
