import { inPlaceFunction } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { mul } from "./mul.ts";

/**
 * Reciprocal of the square root, `1 / √x`.
 *
 * @category Maths
 * @example rsqrt(tensor([4])).toArray() // [0.5]
 */
export const rsqrt: UnaryOp = defineUnary({
  name: "rsqrt",
  saves: ["out"],
  vjp: ({ dy, out }) => mul(mul(dy, -0.5), mul(out, mul(out, out))),
});

/** `x = rsqrt(x)`. @example rsqrt_(tensor([4])).toArray() // [0.5] */
export const rsqrt_: UnaryOp = inPlaceFunction("rsqrt_", "rsqrt", rsqrt);
