import { inPlaceFunction } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { mul } from "./mul.ts";

/**
 * Power of two `2ˣ`.
 *
 * @category Maths
 * @example exp2(tensor([3])).toArray() // [8]
 */
export const exp2: UnaryOp = defineUnary({
  name: "exp2",
  saves: ["out"],
  vjp: ({ dy, out }) => mul(dy, mul(out, Math.LN2)),
});

/** `x = exp2(x)`. @example exp2_(tensor([3])).toArray() // [8] */
export const exp2_: UnaryOp = inPlaceFunction("exp2_", "exp2", exp2);
