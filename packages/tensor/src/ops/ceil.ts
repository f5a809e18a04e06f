import { inPlaceKeeping, isWhole } from "./define-in-place.ts";
import type { UnaryOp } from "./define-unary.ts";
import { defineRounding } from "./define-rounding.ts";

/**
 * The smallest whole number that is not below `x`.
 *
 * Integers stay as they are. The gradient is 0.
 *
 * @category Maths
 * @throws {DTypeError} for bools.
 * @example ceil(tensor([1.5, -1.5])).toArray() // [2, -1]
 */
export const ceil: UnaryOp = defineRounding("ceil");

/** `x = ceil(x)`. @example ceil_(tensor([1.5])).toArray() // [2] */
export const ceil_: UnaryOp = inPlaceKeeping("ceil_", "ceil", ceil, isWhole);
