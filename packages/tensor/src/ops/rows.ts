import { kernels, type ScatterAddKernel } from "@weft/kernels";
import { defineOp } from "../autograd/define-op.ts";
import { castData } from "../dispatch/cast.ts";
import { contiguousData, copyInto, copyOf } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { kernelFor } from "../dispatch/kernel-name.ts";
import { constant } from "../dispatch/scalar.ts";
import { computeDType, itemBytes } from "../dtype.ts";
import { sizeOf, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/**
 * `out[i] = x[index[i]]`: what all reading by position comes down to. The index is checked and int32, `[count]`; x is at least
 * one-dimensional.
 *
 * @internal
 */
export const selectRows: (x: Tensor, index: Tensor) => Tensor = defineOp({
  name: "indexSelect",
  inputs: ["x", "index"],
  saves: ["index"],
  forward: (x, index) => {
    const source = contiguousData(x);
    const bytes = rowBytes(x);
    const out = emptyTensor([index.size, ...x.shape.slice(1)], x.dtype);
    kernels.gatherRows(index.size, bytes, source.address(), bytes, index.address(), out.address());
    return out;
  },
  vjp: { x: ({ dy, index, shapes }) => addRowsAt(dy, index, shapes.x), index: null },
});

/** Zeros of a shape onto which rows were added: the opposite of selecting them. @internal */
export const addRowsAt: (source: Tensor, index: Tensor, shape: Shape) => Tensor = defineOp<
  readonly ["source", "index"],
  "index",
  Shape
>({
  name: "addRowsAt",
  inputs: ["source", "index"],
  saves: ["index"],
  forward: (source, index, shape) => {
    // 16-bit floats add up in float32.
    const wide = computeDType(source.dtype);
    const out = emptyTensor(shape, wide);
    copyInto(constant(0, wide), out);
    addRowsInto(wide === source.dtype ? source : castData(source, wide), index, out);
    return wide === source.dtype ? out : castData(out, source.dtype);
  },
  vjp: { source: ({ dy, index }) => selectRows(dy, index), index: null },
});

/** A copy of `x` with `source[i]` added to row `index[i]`, one after the other. @internal */
export const addRowsTo: (x: Tensor, index: Tensor, source: Tensor) => Tensor = defineOp({
  name: "indexAdd",
  inputs: ["x", "index", "source"],
  saves: ["index"],
  forward: (x, index, source) => {
    const out = copyOf(x);
    addRowsInto(source, index, out);
    return out;
  },
  vjp: {
    x: ({ dy }) => dy,
    index: null,
    source: ({ dy, index }) => selectRows(dy, index),
  },
});

/** A copy of `x` with row `index[i]` replaced by `source[i]`; of several for one row the last stays. @internal */
export const putRows: (x: Tensor, index: Tensor, source: Tensor) => Tensor = defineOp({
  name: "indexPut",
  inputs: ["x", "index", "source"],
  saves: ["index"],
  forward: (x, index, source) => {
    const out = copyOf(x);
    putRowsInto(source, index, out);
    return out;
  },
  vjp: {
    x: ({ dy, index }) => clearRows(dy, index),
    index: null,
    source: ({ dy, index }) => selectRows(dy, index),
  },
});

/** A copy of `x` with zeros in some rows. */
const clearRows: (x: Tensor, index: Tensor) => Tensor = defineOp({
  name: "clearRows",
  inputs: ["x", "index"],
  saves: ["index"],
  forward: (x, index) => {
    const zeros = emptyTensor([index.size, ...x.shape.slice(1)], x.dtype);
    copyInto(constant(0, x.dtype), zeros);
    return putRows(x, index, zeros);
  },
  vjp: { x: ({ dy, index }) => clearRows(dy, index), index: null },
});

/** Replaces row `index[i]` of `out` by `source[i]`, outside of the graph. @internal */
export function putRowsInto(source: Tensor, index: Tensor, out: Tensor): void {
  if (!out.isContiguous()) {
    const copy = copyOf(out);
    putRowsInto(source, index, copy);
    copyInto(copy, out);
    return;
  }
  const rows = contiguousData(source);
  const bytes = rowBytes(out);
  const from = rows.address();
  kernels.scatterRows(index.size, bytes, from, bytes, index.address(), out.address(), bytes);
}

/** Adds `source[i]` to row `index[i]` of `out`, outside of the graph. @internal */
export function addRowsInto(source: Tensor, index: Tensor, out: Tensor): void {
  const wide = computeDType(out.dtype);
  if (!out.isContiguous() || wide !== out.dtype) {
    const copy = wide === out.dtype ? copyOf(out) : castData(out, wide);
    addRowsInto(source, index, copy);
    copyInto(copy, out);
    return;
  }
  const scatterAdd = kernelFor<ScatterAddKernel>("indexAdd", "scatterAddRows", wide);
  const rows = contiguousData(source.dtype === wide ? source : castData(source, wide));
  const cols = sizeOf(out.shape.slice(1));
  scatterAdd(index.size, cols, rows.address(), cols, index.address(), out.address(), cols);
}

function rowBytes(x: Tensor): number {
  return sizeOf(x.shape.slice(1)) * itemBytes(x.dtype);
}
