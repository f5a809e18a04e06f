import { argExtreme, type ArgExtremeOptions } from "../dispatch/arg-extreme.ts";
import type { Tensor } from "../tensor.ts";

/**
 * Position of the smallest element along a dimension (in the flattened tensor when none is given), as int64; the first of
 * equals; NaN counts as smallest.
 *
 * @category Reductions
 * @throws {ShapeError} when there is nothing to choose from. @throws {IndexError} when `dim` is out of range.
 * @example argmin(tensor([[1, 5], [4, 3]]), { dim: 1 }).toArray() // [0, 1]
 */
export function argmin(x: Tensor, options: ArgExtremeOptions = {}): Tensor {
  return argExtreme("argmin", x, options);
}
