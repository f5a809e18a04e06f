import { defineOp } from "../autograd/define-op.ts";
import { contiguousStrides } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { writeThrough, type Geometry } from "./as-strided.ts";

/** Dimensions of a view as they are put together: sizes, strides, and the way to the first element, in elements. @internal */
export interface ViewDims {
  readonly shape: number[];
  readonly strides: number[];
  offset: number;
}

/**
 * A view of `x` whose dimensions `change` puts together, starting from those of `x`; gradients find their way by it.
 *
 * `change` runs twice: it may depend on shapes, not on strides.
 *
 * @internal
 */
export function viewOf(x: Tensor, change: (dims: ViewDims) => void): Tensor {
  const from = (strides: readonly number[], offset: number): ViewDims => {
    const dims: ViewDims = { shape: [...x.shape], strides: [...strides], offset };
    change(dims);
    return dims;
  };
  // Elements of an expanded tensor share memory and still have gradients of their own: these go back through row-major memory.
  const rowMajor = contiguousStrides(x.shape);
  const base: Geometry = { shape: x.shape, strides: rowMajor, offset: 0 };
  return changed(x, { now: from(x.strides, x.offset), base, view: from(rowMajor, 0) });
}

interface ChangedDims {
  readonly now: Geometry;
  /** Where elements of `x` would lie in row-major order, and where the view would find them. */
  readonly base: Geometry;
  readonly view: Geometry;
}

const changed: (x: Tensor, attrs: ChangedDims) => Tensor = defineOp<
  readonly ["x"],
  never,
  ChangedDims
>({
  name: "asStrided",
  inputs: ["x"],
  isView: true,
  forward: (x, { now }) => new Tensor(x.storage, x.dtype, now.shape, now.strides, now.offset),
  vjp: { x: ({ dy, attrs }) => writeThrough(dy, attrs) },
});
