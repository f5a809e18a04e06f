import { inPlaceKeeping, isWhole } from "./define-in-place.ts";
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

/** `x = floor(x)`. @example floor_(tensor([1.5])).toArray() // [1] */
export const floor_: UnaryOp = inPlaceKeeping("floor_", "floor", floor, isWhole);
