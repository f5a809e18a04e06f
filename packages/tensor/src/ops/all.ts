import { fold } from "../dispatch/truth.ts";
import type { ReduceOptions } from "../dispatch/reduce.ts";
import type { Tensor } from "../tensor.ts";

/**
 * Whether no element is 0, over some dimensions, all by default, as bool (uint8 for uint8). NaN is not 0. Of nothing it is
 * true.
 *
 * @category Reductions
 * @throws {IndexError} when a dimension is out of range.
 * @example all(tensor([[0, 1], [1, 1]]), { dim: 1 }).toArray() // [false, true]
 */
export function all(x: Tensor, options: ReduceOptions = {}): Tensor {
  return fold("all", "min", true, x, options);
}
