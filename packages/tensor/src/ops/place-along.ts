import { kernels, type ScatterAddKernel } from "@weft/kernels";
import { defineOp } from "../autograd/define-op.ts";
import { viewHeap } from "../data/read.ts";
import { castData } from "../dispatch/cast.ts";
import { contiguousData, copyInto, copyOf } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { kernelFor } from "../dispatch/kernel-name.ts";
import { constant } from "../dispatch/scalar.ts";
import { computeDType, itemBytes } from "../dtype.ts";
import { sizeOf, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";

/** One position along a dimension for each of the other dimensions' elements. @internal */
export interface AlongAttrs {
  /** int32, contiguous, of the shape without the dimension. */
  readonly positions: Tensor;
  readonly dim: number;
  /** The shape with the dimension. */
  readonly shape: Shape;
}

/** Zeros of a shape with the elements of `x` at their positions along a dimension. @internal */
export const placeAlong: (x: Tensor, attrs: AlongAttrs) => Tensor = defineOp<
  readonly ["x"],
  never,
  AlongAttrs
>({
  name: "placeAlong",
  inputs: ["x"],
  forward: (x, { positions, dim, shape }) => {
    const order = lastOrder(shape, dim);
    const dtype = computeDType(x.dtype);
    const wide = emptyTensor(
      order.map((d) => shape[d]!),
      dtype,
    );
    copyInto(constant(0, dtype), wide);
    const source = contiguousData(x.dtype === dtype ? x : castData(x, dtype));
    const rows = flatPositions(positions, shape[dim]!);
    const scatterAdd = kernelFor<ScatterAddKernel>("placeAlong", "scatterAddRows", dtype);
    scatterAdd(rows.size, 1, source.address(), 1, rows.address(), wide.address(), 1);
    const moved = x.dtype === dtype ? wide : castData(wide, x.dtype);
    const strides = new Array<number>(shape.length);
    for (const [i, d] of order.entries()) strides[d] = moved.strides[i]!;
    return new Tensor(moved.storage, x.dtype, shape, strides, moved.offset);
  },
  vjp: { x: ({ dy, attrs }) => takeAlong(dy, attrs) },
});

/** The elements of `x` at their positions along a dimension. */
const takeAlong: (x: Tensor, attrs: AlongAttrs) => Tensor = defineOp<
  readonly ["x"],
  never,
  AlongAttrs
>({
  name: "takeAlong",
  inputs: ["x"],
  forward: (x, { positions, dim, shape }) => {
    const order = lastOrder(shape, dim);
    const moved = copyOf(
      new Tensor(
        x.storage,
        x.dtype,
        order.map((d) => shape[d]!),
        order.map((d) => x.strides[d]!),
        x.offset,
      ),
    );
    const out = emptyTensor(shape.toSpliced(dim, 1), x.dtype);
    const flat = flatPositions(positions, shape[dim]!);
    const bytes = itemBytes(x.dtype);
    kernels.gatherRows(out.size, bytes, moved.address(), bytes, flat.address(), out.address());
    return out;
  },
  vjp: { x: ({ dy, attrs }) => placeAlong(dy, attrs) },
});

/** The dimensions with `dim` as the last one. */
function lastOrder(shape: Shape, dim: number): number[] {
  return [...shape.keys()].filter((d) => d !== dim).concat(dim);
}

/** Positions in a contiguous tensor whose last dimension has `size` elements. */
function flatPositions(positions: Tensor, size: number): Tensor {
  const count = sizeOf(positions.shape);
  const out = emptyTensor([count], "int32");
  const from = viewHeap("int32", positions.address(), count);
  const to = viewHeap("int32", out.address(), count);
  for (let i = 0; i < count; i++) to[i] = i * size + from[i]!;
  return out;
}
