import { fold } from "../dispatch/truth.ts";
import type { ReduceOptions } from "../dispatch/reduce.ts";
import type { Tensor } from "../tensor.ts";

/**
 * Whether any element is not 0, over some dimensions, all by default, as bool (uint8 for uint8). NaN is not 0. Of nothing
 * there is none: false.
 *
 * @category Reductions
 * @throws {IndexError} when a dimension is out of range.
 * @example any(tensor([[0, 1], [0, 0]]), { dim: 1 }).toArray() // [true, false]
 */
export function any(x: Tensor, options: ReduceOptions = {}): Tensor {
  return fold("any", "max", false, x, options);
}
