import type { UnaryOp } from "./define-unary.ts";
import { defineRounding } from "./define-rounding.ts";

/**
 * The largest whole number that is not above `x`.
 *
 * Integers stay as they are. The gradient is 0.
 *
 * @category Maths
 * @throws {DTypeError} for bools.
 * @example floor(tensor([1.5, -1.5])).toArray() // [1, -2]
 */
export const floor: UnaryOp = defineRounding("floor");
