import { inPlaceFunction } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { mul } from "./mul.ts";
import { rsqrt } from "./rsqrt.ts";
import { sub } from "./sub.ts";

/**
 * Inverse of the sine, in radians from -π/2 to π/2; NaN beyond ±1.
 *
 * @category Maths
 * @example asin(tensor([0])).toArray() // [0]
 */
export const asin: UnaryOp = defineUnary({
  name: "asin",
  saves: ["x"],
  vjp: ({ dy, x }) => mul(dy, rsqrt(sub(1, mul(x, x)))),
});

/** `x = asin(x)`. @example asin_(tensor([0])).toArray() // [0] */
export const asin_: UnaryOp = inPlaceFunction("asin_", "asin", asin);
