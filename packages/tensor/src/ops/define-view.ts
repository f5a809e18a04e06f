import { Tensor } from "../tensor.ts";
import { geometryView, type Geometry } from "./as-strided.ts";

/** Dimensions of a view as they are put together: sizes, strides, and the way to the first element, in elements. @internal */
export interface ViewDims {
  readonly shape: number[];
  readonly strides: number[];
  offset: number;
}

/**
 * A view of `x` whose dimensions `change` puts together, starting from those of `x`; gradients find their way by it.
 *
 * @internal
 */
export function viewOf(x: Tensor, change: (dims: ViewDims) => void): Tensor {
  const dims: ViewDims = { shape: [...x.shape], strides: [...x.strides], offset: x.offset };
  change(dims);
  return geometryView(x, dims satisfies Geometry);
}
