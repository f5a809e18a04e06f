import { inPlaceKeeping, isWhole } from "./define-in-place.ts";
import type { UnaryOp } from "./define-unary.ts";
import { defineRounding } from "./define-rounding.ts";

/**
 * The whole part, what stands before the point.
 *
 * Integers stay as they are. The gradient is 0.
 *
 * @category Maths
 * @throws {DTypeError} for bools.
 * @example trunc(tensor([1.5, -1.5])).toArray() // [1, -1]
 */
export const trunc: UnaryOp = defineRounding("trunc");

/** `x = trunc(x)`. @example trunc_(tensor([-1.5])).toArray() // [-1] */
export const trunc_: UnaryOp = inPlaceKeeping("trunc_", "trunc", trunc, isWhole);
