import { kernels, type ScatterAddKernel } from "@weft/kernels";
import { defineOp } from "../autograd/define-op.ts";
import { contiguousData, copyInto } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { kernelFor } from "../dispatch/kernel-name.ts";
import { positions } from "../dispatch/positions.ts";
import { scalarTensor } from "../dispatch/scalar.ts";
import { ShapeError } from "../errors.ts";
import { itemBytes } from "../dtype.ts";
import { normalizeDim, show, sizeOf, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { transpose } from "./transpose.ts";

/**
 * The slices of `x` at the given positions of a dimension, as a copy: `out[i] = x[index[i]]`.
 *
 * Shapes: x `[n, ...]`, index int64 or int32 `[count]` → `[count, ...]` for `dim = 0`.
 *
 * @throws {IndexError} when a position is out of range. @throws {DTypeError} when the index holds no integers.
 * @example indexSelect(tensor([[1, 2], [3, 4]]), 0, tensor([1n, 1n])).toArray() // [[3, 4], [3, 4]]
 */
export function indexSelect(x: Tensor, dim: number, index: Tensor): Tensor {
  const d = normalizeDim("indexSelect", dim, x.ndim);
  if (x.ndim === 0 || index.ndim !== 1) {
    throw new ShapeError(
      `indexSelect: x must have a dimension and the index exactly one; got ${show(x.shape)} and ${show(index.shape)}`,
    );
  }
  const rows = positions("indexSelect", index, x.shape[d]!);
  return d === 0 ? selectRows(x, rows) : transpose(selectRows(transpose(x, 0, d), rows), 0, d);
}

const selectRows: (x: Tensor, index: Tensor) => Tensor = defineOp({
  name: "indexSelect",
  inputs: ["x", "index"],
  saves: ["index"],
  forward: (x, index) => {
    const source = contiguousData(x);
    const rowBytes = sizeOf(x.shape.slice(1)) * itemBytes(x.dtype);
    const out = emptyTensor([index.size, ...x.shape.slice(1)], x.dtype);
    kernels.gatherRows(
      index.size,
      rowBytes,
      source.address(),
      rowBytes,
      index.address(),
      out.address(),
    );
    return out;
  },
  vjp: { x: ({ dy, index, shapes }) => addRowsAt(dy, index, shapes.x), index: null },
});

/** Zeros of a shape onto which rows were added: the opposite of selecting them. */
const addRowsAt: (x: Tensor, index: Tensor, shape: Shape) => Tensor = defineOp<
  readonly ["x", "index"],
  "index",
  Shape
>({
  name: "addRowsAt",
  inputs: ["x", "index"],
  saves: ["index"],
  forward: (x, index, shape) => {
    const source = contiguousData(x);
    const cols = sizeOf(shape.slice(1));
    const out = emptyTensor(shape, x.dtype);
    copyInto(scalarTensor(0, x.dtype), out);
    const scatterAdd = kernelFor<ScatterAddKernel>("indexSelect", "scatterAddRows", x.dtype);
    scatterAdd(index.size, cols, source.address(), cols, index.address(), out.address(), cols);
    return out;
  },
  vjp: { x: ({ dy, index }) => selectRows(dy, index), index: null },
});
