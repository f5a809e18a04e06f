import { printedAs } from "../autograd/printed-as.ts";
import type { SortKernel } from "@weft/kernels";
import { castData } from "../dispatch/cast.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { contiguousData, copyOf } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { kernelFor } from "../dispatch/kernel-name.ts";
import { computeDType } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import { normalizeDim, show } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { gather } from "./gather.ts";
import { narrow } from "./narrow.ts";
import { topPositions } from "./top-positions.ts";

/** Values, and the positions they were found at, int64. */
export interface ValuesAndIndices {
  readonly values: Tensor;
  readonly indices: Tensor;
}

export interface SortOptions {
  /** Default -1. */
  readonly dim?: number;
  /** Largest first. Default false. */
  readonly descending?: boolean;
}

/**
 * The elements along a dimension in order, and their positions before. Equal elements keep their order, NaN is larger than all
 * numbers. Gradients go back to where the elements came from.
 *
 * Shapes: both results have that of x.
 *
 * @category Indexing
 * @throws {IndexError} when `dim` is out of range.
 * @example sort(tensor([3, 1, 2])).values.toArray() // [1, 2, 3]
 * @example sort(tensor([3, 1, 2])).indices.toArray() // [1, 2, 0]
 */
export function sort(x: Tensor, options: SortOptions = {}): ValuesAndIndices {
  checkOptions("sort", options, ["dim", "descending"]);
  checkTensor("sort", "x", x);
  const d = normalizeDim("sort", options.dim ?? -1, x.ndim);
  const indices = order("sort", x, d, options.descending ?? false);
  const values = printedAs("SortBackward0", gather(x, d, indices));
  return { values, indices: castData(indices, "int64") };
}

/**
 * The positions of `sort` alone, int64.
 *
 * @category Indexing
 * @throws {IndexError} when `dim` is out of range.
 * @example argsort(tensor([3, 1, 2])).toArray() // [1, 2, 0]
 */
export function argsort(x: Tensor, options: SortOptions = {}): Tensor {
  checkOptions("argsort", options, ["dim", "descending"]);
  checkTensor("argsort", "x", x);
  const d = normalizeDim("argsort", options.dim ?? -1, x.ndim);
  return castData(order("argsort", x, d, options.descending ?? false), "int64");
}

export interface TopkOptions {
  /** Default -1. */
  readonly dim?: number;
  /** The largest elements, else the smallest. Default true. */
  readonly largest?: boolean;
}

/**
 * The `k` largest (or smallest) elements along a dimension, in order, and their positions; of equal elements the first ones.
 *
 * Shapes: as x, with size `k` along `dim`.
 *
 * @category Indexing
 * @throws {ValueError} when `k` is larger than the dimension. @throws {IndexError} when `dim` is out of range.
 * @example topk(tensor([1, 5, 3]), 2).values.toArray() // [5, 3]
 */
export function topk(x: Tensor, k: number, options: TopkOptions = {}): ValuesAndIndices {
  checkOptions("topk", options, ["dim", "largest"]);
  checkTensor("topk", "x", x);
  const d = normalizeDim("topk", options.dim ?? -1, x.ndim);
  const size = x.ndim === 0 ? 1 : x.shape[d]!;
  if (!Number.isSafeInteger(k) || k < 0 || k > size) {
    throw new ValueError(
      `topk: k must be from 0 to ${size}, the size of dimension ${d}; got ${k} for shape ${show(x.shape)}`,
    );
  }
  const largest = options.largest ?? true;
  const source = rowsAlong(x, d);
  const top = x.ndim === 0 ? null : topPositions(source, k, largest);
  const first = top === null ? sorted("topk", source, x, d, largest) : backFrom(top, x, d);
  const chosen = x.ndim === 0 || top !== null ? first : narrow(first, d, 0, k);
  const values = printedAs("TopkBackward0", gather(x, d, chosen));
  return { values, indices: castData(chosen, "int64") };
}

/** The positions of the elements in order, int32. */
function order(op: string, x: Tensor, d: number, descending: boolean): Tensor {
  return sorted(op, rowsAlong(x, d), x, d, descending);
}

/** The elements along a dimension as contiguous rows, in a dtype that is computed in. */
function rowsAlong(x: Tensor, d: number): Tensor {
  const dtype = computeDType(x.dtype);
  return contiguousData(lastDim(x.dtype === dtype ? x : castData(x, dtype), d));
}

function sorted(op: string, source: Tensor, x: Tensor, d: number, descending: boolean): Tensor {
  const kernel = kernelFor<SortKernel>(op, "sort", source.dtype);
  const cols = source.shape.at(-1) ?? 1;
  const places = emptyTensor(source.shape, "int32");
  const scratch = emptyTensor(source.shape, "int32");
  if (x.size > 0) {
    kernel(
      x.size / cols,
      cols,
      source.address(),
      cols,
      Number(descending),
      places.address(),
      scratch.address(),
    );
  }
  scratch.storage.release();
  return backFrom(places, x, d);
}

/** Positions that lie along the last dimension, along `d` again. */
function backFrom(places: Tensor, x: Tensor, d: number): Tensor {
  return d === x.ndim - 1 || x.ndim === 0 ? places : copyOf(lastDim(places, d));
}

/** The dimension exchanged with the last one, outside of the graph. */
function lastDim(x: Tensor, d: number): Tensor {
  const last = x.ndim - 1;
  if (d === last || x.ndim === 0) return x;
  const exchanged = (list: readonly number[]): number[] =>
    list.with(d, list[last]!).with(last, list[d]!);
  return new Tensor(x.storage, x.dtype, exchanged(x.shape), exchanged(x.strides), x.offset);
}
