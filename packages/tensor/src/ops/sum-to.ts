import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { reshape } from "./reshape.ts";
import { sum } from "./sum.ts";

/**
 * Undoes a broadcast: sums over the dimensions in which `shape` was stretched.
 *
 * @internal
 * @example sumTo(ones([4, 3]), [3]).toArray() // [4, 4, 4]
 */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  const lead = x.ndim - shape.length;
  const dims = x.shape
    .map((_, d) => d)
    .filter((d) => d < lead || (shape[d - lead] === 1 && x.shape[d] !== 1));
  return reshape(dims.length === 0 ? x : sum(x, { dim: dims }), shape);
}
