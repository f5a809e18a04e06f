import { unary } from "../dispatch/unary.ts";
import type { Tensor } from "../tensor.ts";

/**
 * All bits turned: `-x - 1` for signed integers, the opposite for bools.
 *
 * @category Maths
 * @throws {DTypeError} for floating dtypes.
 * @example bitwiseNot(tensor([5], { dtype: "int32" })).toArray() // [-6]
 */
export function bitwiseNot(x: Tensor): Tensor {
  return unary("bitwiseNot", "bitwiseNot", x);
}
