import { checkTensor } from "../dispatch/check-tensor.ts";
import { describeValue } from "../dispatch/describe-value.ts";
import { printedAs } from "../autograd/printed-as.ts";
import { DTypeError, ShapeError } from "../errors.ts";
import { show } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { scalarTensor } from "../dispatch/scalar.ts";
import { addRows } from "./add-rows.ts";
import { at } from "./at.ts";
import { expand } from "./expand.ts";
import { placesAlong } from "./gather.ts";
import { replaceInPlace } from "./replace-in-place.ts";
import { reshape } from "./reshape.ts";
import { putRows } from "./rows.ts";

/**
 * A copy of `x` with elements replaced along a dimension: `out[index[i][j]][j] = source[i][j]` for `dim = 0`. Of several for
 * one place the last stays.
 *
 * Shapes: index as for `gather`; a source tensor is nowhere smaller than the index, and what lies beyond is not used.
 *
 * @category Indexing
 * @param source A tensor of x's dtype, or a number.
 * @throws {ShapeError} when index or source do not fit. @throws {IndexError} when a position is out of range.
 * @throws {DTypeError} when the index holds no integers, or the source has another dtype.
 * @example scatter(zeros([3]), 0, tensor([2n, 0n]), tensor([5, 6])).toArray() // [6, 0, 5]
 */
export function scatter(x: Tensor, dim: number, index: Tensor, source: Tensor | number): Tensor {
  const places = placesAlong("scatter", x, dim, index);
  const values = valuesFor("scatter", x, index, source);
  const out = reshape(putRows(reshape(x, [x.size]), places, values), x.shape);
  return printedAs("ScatterBackward0", out);
}

/**
 * A copy of `x` with elements added along a dimension: `out[index[i][j]][j] += source[i][j]` for `dim = 0`, one after the other.
 *
 * Shapes: as for `scatter`.
 *
 * @category Indexing
 * @throws {ShapeError} when index or source do not fit. @throws {IndexError} when a position is out of range.
 * @throws {DTypeError} when the index holds no integers, or the source has another dtype.
 * @example scatterAdd(zeros([2]), 0, tensor([1n, 1n]), tensor([5, 6])).toArray() // [0, 11]
 */
export function scatterAdd(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  const places = placesAlong("scatterAdd", x, dim, index);
  checkTensor("scatterAdd", "source", source);
  const values = valuesFor("scatterAdd", x, index, source);
  const sums = addRows(reshape(x, [x.size]), places, values);
  return printedAs("ScatterAddBackward0", reshape(sums, x.shape));
}

/**
 * `scatter` into `x` itself.
 *
 * @category Indexing
 * @throws {IndexError} when a position is out of range.
 * @throws {GradientError} for a leaf that requires gradients, unless inside `noGrad`.
 * @example scatter_(zeros([2]), 0, tensor([1n]), 7).toArray() // [0, 7]
 */
export function scatter_(x: Tensor, dim: number, index: Tensor, source: Tensor | number): Tensor {
  return replaceInPlace("scatter_", x, source instanceof Tensor ? [source] : [], (old) =>
    scatter(old, dim, index, source),
  );
}

/**
 * `scatterAdd` into `x` itself.
 *
 * @category Indexing
 * @throws {IndexError} when a position is out of range.
 * @throws {GradientError} for a leaf that requires gradients, unless inside `noGrad`.
 * @example scatterAdd_(ones([2]), 0, tensor([1n]), tensor([7])).toArray() // [1, 8]
 */
export function scatterAdd_(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  return replaceInPlace("scatterAdd_", x, [source], (old) => scatterAdd(old, dim, index, source));
}

/** The part of the source that the index covers, as one run. */
function valuesFor(op: string, x: Tensor, index: Tensor, source: Tensor | number): Tensor {
  if (!(source instanceof Tensor)) {
    if (typeof source !== "number") {
      throw new DTypeError(
        `${op}: the source must be a tensor or a number; got ${describeValue(source)}`,
      );
    }
    return expand(scalarTensor(source, x.dtype), [index.size]);
  }
  if (source.dtype !== x.dtype) {
    throw new DTypeError(
      `${op}: the source must have the dtype of x; got ${source.dtype} and ${x.dtype} (cast with to)`,
    );
  }
  const fits =
    source.ndim === index.ndim && index.shape.every((size, d) => size <= source.shape[d]!);
  if (!fits) {
    throw new ShapeError(
      `${op}: the source must be nowhere smaller than the index; got source ${show(source.shape)} and index ${show(index.shape)}`,
    );
  }
  const covered = at(source, ...index.shape.map((size) => `:${size}` as const));
  return reshape(covered, [index.size]);
}
