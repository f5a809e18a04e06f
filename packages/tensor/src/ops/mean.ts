import { reducedDims, type ReduceOptions } from "../dispatch/reduce.ts";
import { toFloating } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { div } from "./div.ts";
import { sum } from "./sum.ts";
import { to } from "./to.ts";

/**
 * Arithmetic mean over some dimensions, all by default. Integers are averaged as float32; the mean of nothing is NaN.
 *
 * @throws {IndexError} when a dimension is out of range.
 * @example mean(tensor([[1, 2], [3, 4]])).item() // 2.5
 */
export function mean(x: Tensor, options: ReduceOptions = {}): Tensor {
  const count = reducedDims("mean", x.ndim, options.dim).reduce((n, d) => n * x.shape[d]!, 1);
  return div(sum(to(x, toFloating(x.dtype)), options), count);
}
