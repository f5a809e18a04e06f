import type { ReduceKernel } from "@weft/kernels";
import type { DType } from "../dtype.ts";
import { computeDType, itemBytes } from "../dtype.ts";
import { normalizeDim, type Shape } from "../shape.ts";
import { ValueError } from "../errors.ts";
import { Tensor } from "../tensor.ts";
import { castData } from "./cast.ts";
import { copyOf } from "./copy.ts";
import { emptyTensor } from "./empty.ts";
import { kernelFor } from "./kernel-name.ts";
import { cutIntoStrips, forEachStrip } from "./strips.ts";

/** Which dimensions to reduce: all by default. */
export interface ReduceOptions {
  /** One dimension or several, negative ones counted from the back. Default all. */
  readonly dim?: number | readonly number[];
  /** Keep reduced dimensions with size 1. Default false. */
  readonly keepdim?: boolean;
}

/** Sorted, distinct dimensions counted from the front. */
export function reducedDims(
  op: string,
  ndim: number,
  dim: ReduceOptions["dim"],
): readonly number[] {
  if (dim === undefined) return allDims(ndim);
  const list: unknown = typeof dim === "number" ? [dim] : dim;
  if (!Array.isArray(list)) {
    throw new ValueError(
      `${op}: dim must be a dimension or a list of dimensions; got ${JSON.stringify(dim)}`,
    );
  }
  const dims = (list as readonly number[]).map((d) => normalizeDim(op, d, ndim));
  if (new Set(dims).size !== dims.length) {
    throw new ValueError(`${op}: each dimension may be named once; got dim [${dims.join(", ")}]`);
  }
  return ndim === 0 ? [] : dims.sort((a, b) => a - b);
}

const ALL_DIMS: (readonly number[])[] = [[]];

function allDims(ndim: number): readonly number[] {
  return (ALL_DIMS[ndim] ??= Array.from({ length: ndim }, (_, d) => d));
}

const SCALAR: Shape = [];

/** The shape that is left. */
export function reducedShape(shape: Shape, dims: readonly number[], keepdim: boolean): Shape {
  if (!keepdim && dims.length === shape.length) return SCALAR;
  return keepdim
    ? shape.map((size, d) => (dims.includes(d) ? 1 : size))
    : shape.filter((_, d) => !dims.includes(d));
}

/** Reduces `dims` of `x` with a kernel that folds rows, in a fixed order that depends on shapes and strides only. */
export function reduce(
  op: string,
  stem: string,
  x: Tensor,
  dims: readonly number[],
  keepdim: boolean,
  outDtype: DType = x.dtype,
): Tensor {
  const dtype = computeDType(x.dtype);
  if (dtype !== x.dtype) {
    const wide = reduce(op, stem, castData(x, dtype), dims, keepdim, computeDType(outDtype));
    return wide.dtype === outDtype ? wide : castData(wide, outDtype);
  }
  const kernel = kernelFor<ReduceKernel>(op, stem, x.dtype);
  const out = emptyTensor(reducedShape(x.shape, dims, keepdim), outDtype);
  if (out.size === 0) return out;
  if (dims.length === x.ndim && x.isContiguous()) {
    kernel(1, x.size, x.address(), 0, 1, out.address());
    return out;
  }
  if (x.ndim === 2 && dims.length === 1) {
    const d = dims[0]!;
    const { shape, strides } = x;
    kernel(shape[1 - d]!, shape[d]!, x.address(), strides[1 - d]!, strides[d]!, out.address());
    return out;
  }
  const kept = x.shape.map((_, d) => d).filter((d) => !dims.includes(d));
  const pick = (from: readonly number[], which: readonly number[]): number[] =>
    which.map((d) => from[d]!);
  const folded = cutIntoStrips(pick(x.shape, dims), [pick(x.strides, dims)]);
  if (folded.rows !== 1 || folded.outer.length > 0) {
    // The folded dimensions do not merge into one run: bring them to the end of a copy, where they do.
    const order = [...kept, ...dims];
    const moved = copyOf(
      new Tensor(x.storage, x.dtype, pick(x.shape, order), pick(x.strides, order), x.offset),
    );
    const last = moved.shape.map((_, d) => d).slice(kept.length);
    const flat = reduce(op, stem, moved, last, false, outDtype);
    return new Tensor(flat.storage, outDtype, out.shape);
  }
  const strips = cutIntoStrips(pick(x.shape, kept), [pick(x.strides, kept)]);
  const bytes = itemBytes(x.dtype);
  const bytesOut = itemBytes(outDtype);
  const from = x.address();
  let to = out.address();
  forEachStrip(strips, ([offset]) => {
    for (let r = 0; r < strips.rows; r++) {
      const start = from + (offset! + r * strips.row[0]!) * bytes;
      kernel(strips.cols, folded.cols, start, strips.col[0]!, folded.col[0]!, to);
      to += strips.cols * bytesOut;
    }
  });
  return out;
}
