import { inPlaceFunction } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { rsqrt } from "./rsqrt.ts";
import { sub } from "./sub.ts";

/**
 * Inverse of the cosine, in radians from 0 to π; NaN beyond ±1.
 *
 * @category Maths
 * @example acos(tensor([1])).toArray() // [0]
 */
export const acos: UnaryOp = defineUnary({
  name: "acos",
  saves: ["x"],
  vjp: ({ dy, x }) => neg(mul(dy, rsqrt(sub(1, mul(x, x))))),
});

/** `x = acos(x)`. @example acos_(tensor([1])).toArray() // [0] */
export const acos_: UnaryOp = inPlaceFunction("acos_", "acos", acos);
