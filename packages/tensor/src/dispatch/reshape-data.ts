import type { Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";

/** The elements of a contiguous tensor under another shape, outside of the graph. */
export function reshapeData(x: Tensor, shape: Shape): Tensor {
  return new Tensor(x.storage, x.dtype, shape, undefined, x.offset);
}
