import { inPlaceFunction } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { mul } from "./mul.ts";
import { rsqrt } from "./rsqrt.ts";
import { sub } from "./sub.ts";

/**
 * Inverse of the hyperbolic cosine; NaN below 1.
 *
 * @category Maths
 * @example acosh(tensor([1])).toArray() // [0]
 */
export const acosh: UnaryOp = defineUnary({
  name: "acosh",
  saves: ["x"],
  vjp: ({ dy, x }) => mul(dy, rsqrt(sub(mul(x, x), 1))),
});

/** `x = acosh(x)`. @example acosh_(tensor([1])).toArray() // [0] */
export const acosh_: UnaryOp = inPlaceFunction("acosh_", "acosh", acosh);
