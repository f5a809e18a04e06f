import { kernels, type ScatterAddKernel } from "@weft/kernels";
import { defineOp } from "../autograd/define-op.ts";
import { contiguousData, copyInto, copyOf } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { kernelFor } from "../dispatch/kernel-name.ts";
import { constant } from "../dispatch/scalar.ts";
import { itemBytes } from "../dtype.ts";
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
    const out = emptyTensor(shape, source.dtype);
    copyInto(constant(0, source.dtype), out);
    addRows(source, index, out);
    return out;
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
    addRows(source, index, out);
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
    const rows = contiguousData(source);
    const out = copyOf(x);
    const bytes = rowBytes(x);
    kernels.scatterRows(
      index.size,
      bytes,
      rows.address(),
      bytes,
      index.address(),
      out.address(),
      bytes,
    );
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

function addRows(source: Tensor, index: Tensor, out: Tensor): void {
  const scatterAdd = kernelFor<ScatterAddKernel>("indexAdd", "scatterAddRows", out.dtype);
  const rows = contiguousData(source);
  const cols = sizeOf(out.shape.slice(1));
  scatterAdd(index.size, cols, rows.address(), cols, index.address(), out.address(), cols);
}

function rowBytes(x: Tensor): number {
  return sizeOf(x.shape.slice(1)) * itemBytes(x.dtype);
}
