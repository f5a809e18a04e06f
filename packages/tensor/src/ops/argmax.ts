import { argExtreme, type ArgExtremeOptions } from "../dispatch/arg-extreme.ts";
import type { Tensor } from "../tensor.ts";

/**
 * Position of the largest element along a dimension (in the flattened tensor when none is given), as int64; the first of
 * equals; NaN counts as largest.
 *
 * @category Reductions
 * @throws {ShapeError} when there is nothing to choose from. @throws {IndexError} when `dim` is out of range.
 * @example argmax(tensor([[1, 5], [3, 4]]), { dim: 1 }).toArray() // [1, 1]
 */
export function argmax(x: Tensor, options: ArgExtremeOptions = {}): Tensor {
  return argExtreme("argmax", x, options);
}
