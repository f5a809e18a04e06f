import { inPlaceKeeping } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";

/**
 * What follows the point, with the sign of `x`: `x - trunc(x)`.
 *
 * @category Maths
 * @throws {DTypeError} for integers and bools.
 * @example frac(tensor([2.5, -2.5])).toArray() // [0.5, -0.5]
 */
export const frac: UnaryOp = defineUnary({
  name: "frac",
  floating: false,
  vjp: ({ dy }) => dy,
});

/** `x = frac(x)`. @example frac_(tensor([1.5])).toArray() // [0.5] */
export const frac_: UnaryOp = inPlaceKeeping("frac_", "frac", frac);
