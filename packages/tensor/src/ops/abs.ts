import { inPlaceKeeping } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { mul } from "./mul.ts";
import { sign } from "./sign.ts";

/**
 * Absolute value `|x|`; the gradient at 0 is 0.
 *
 * @category Maths
 * @throws {DTypeError} for bool.
 * @example abs(tensor([1, -2])).toArray() // [1, 2]
 */
export const abs: UnaryOp = defineUnary({
  name: "abs",
  saves: ["x"],
  floating: false,
  vjp: ({ dy, x }) => mul(dy, sign(x)),
});

/** `x = abs(x)`. @example abs_(tensor([-2])).toArray() // [2] */
export const abs_: UnaryOp = inPlaceKeeping("abs_", "abs", abs);
