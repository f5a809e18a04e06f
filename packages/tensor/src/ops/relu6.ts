import type { Tensor } from "../tensor.ts";
import { hardtanh } from "./hardtanh.ts";

/**
 * Rectifier up to 6, `min(max(x, 0), 6)`; the gradient at 0 and 6 is 0. Integers stay integers.
 *
 * @category Network functions
 * @throws {DTypeError} when `x` is bool.
 * @example relu6(tensor([-1, 2, 8])).toArray() // [0, 2, 6]
 */
export function relu6(x: Tensor): Tensor {
  return hardtanh(x, 0, 6);
}
