import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { printedAs } from "../autograd/printed-as.ts";
import { asTensor, type Operand } from "../dispatch/scalar.ts";
import { sameShape, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { resolveAdvanced, type AdvancedIndex, type Index } from "./advanced-index.ts";
import { asRows, rowsBack, rowsFirst, selectedShape } from "./advanced-rows.ts";
import { addRows } from "./add-rows.ts";
import { at } from "./at.ts";
import { clone } from "./clone.ts";
import { add_ } from "./add.ts";
import { overwrite } from "./copy-in-place.ts";
import { stretched } from "./expand.ts";
import { reshape } from "./reshape.ts";
import { putRows } from "./rows.ts";
import { to } from "./to.ts";
import { where } from "./where.ts";

export interface IndexPutOptions {
  /** Whether values are added to what is there, each one, instead of replacing it. Default false. */
  readonly accumulate?: boolean;
}

/**
 * A copy of `x` with the elements replaced that an index selects, or added to; of several values for one place the last stays.
 *
 * @category Indexing
 * @param indices Entries as `at` takes them. @param values A number, or a tensor that broadcasts to what `at` would give.
 * @throws {IndexError} when a position is out of range. @throws {ShapeError} when the values do not broadcast.
 * @example indexPut(zeros([3]), [[0, 0]], tensor([1, 2]), { accumulate: true }).toArray() // [3, 0, 0]
 */
export function indexPut(
  x: Tensor,
  indices: readonly Index[],
  values: Operand,
  options: IndexPutOptions = {},
): Tensor {
  checkOptions("indexPut", options, ["accumulate"]);
  checkTensor("indexPut", "x", x);
  return put("indexPut", clone(x), indices, values, options);
}

/**
 * `indexPut` into `x` itself.
 *
 * @category Indexing
 * @throws {IndexError} when a position is out of range. @throws {ShapeError} when the values do not broadcast.
 * @example indexPut_(zeros([3]), [[0, 2]], 7).toArray() // [7, 0, 7]
 */
export function indexPut_(
  x: Tensor,
  indices: readonly Index[],
  values: Operand,
  options: IndexPutOptions = {},
): Tensor {
  checkOptions("indexPut_", options, ["accumulate"]);
  return put("indexPut_", x, indices, values, options);
}

function put(
  name: string,
  x: Tensor,
  indices: readonly Index[],
  values: Operand,
  { accumulate = false }: IndexPutOptions = {},
): Tensor {
  checkTensor(name, "x", x);
  const given = asTensor(name, values, x.dtype);
  const mask = accumulate || given.ndim > 0 ? null : maskOf(indices, x.shape);
  if (mask !== null) {
    overwrite(name, x, where(mask, to(given, x.dtype), x));
    return printedAs("IndexPutBackward0", x);
  }
  const { basic, advanced } = resolveAdvanced(name, x.shape, indices);
  const view = basic === null ? x : at(x, ...basic);
  const selected = advanced === null ? view.shape : selectedShape(view, advanced);
  const trimmed = accumulate ? given : withoutLeadingOnes(given, selected.length);
  const value = to(trimmed, x.dtype);
  if (advanced !== null) {
    const source = stretched(name, value, selected);
    overwrite(name, view, written(name, view, advanced, source, accumulate));
    if (view === x) printedAs("IndexPutBackward0", x);
  } else if (accumulate) {
    add_(view, value);
  } else {
    overwrite(name, view, value);
  }
  return x;
}

/**
 * Writes to the elements that an index selects: `x[indices] = value`.
 *
 * @category Indexing
 * @pytorch x[i] = value
 * @param indices Entries as `at` takes them. @param value A number, or a tensor that broadcasts to what `at` would give.
 * @throws {IndexError} when a position is out of range. @throws {ShapeError} when the value does not broadcast.
 * @example set(zeros([2, 2]), [0, 0], 42).toArray() // [[42, 0], [0, 0]]
 */
export function set(x: Tensor, indices: readonly Index[], value: Operand): Tensor {
  return put("set", x, indices, value);
}

/** The mask that an index consists of, for all dimensions: one value can be chosen in its place without a list of positions. */
function maskOf(indices: readonly Index[], shape: Shape): Tensor | null {
  const list: unknown = indices; // whatever a caller without types gave
  const mask: unknown = Array.isArray(list) && list.length === 1 ? list[0] : null;
  if (!(mask instanceof Tensor) || mask.dtype !== "bool" || mask.ndim === 0) return null;
  if (!sameShape(mask.shape, shape.slice(0, mask.ndim))) return null; // refused where indices are read
  return reshape(mask, [...mask.shape, ...shape.slice(mask.ndim).map(() => 1)]);
}

/** A value that is assigned may have more dimensions than it is written to, when they have size 1: as in PyTorch. */
function withoutLeadingOnes(value: Tensor, ndim: number): Tensor {
  const extra = value.ndim - ndim;
  const isOne = extra > 0 && value.shape.slice(0, extra).every((size) => size === 1);
  return isOne ? reshape(value, value.shape.slice(extra)) : value;
}

function written(
  name: string,
  view: Tensor,
  advanced: AdvancedIndex,
  value: Tensor,
  accumulate: boolean,
): Tensor {
  const { rows, places } = rowsFirst(name, view, advanced);
  const source = asRows(value, view, advanced);
  const write = accumulate ? addRows : putRows;
  return rowsBack(write(rows, places, source), view, advanced);
}
