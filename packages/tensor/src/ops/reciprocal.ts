import { inPlaceFunction } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";

/**
 * Reciprocal `1 / x`.
 *
 * @category Maths
 * @example reciprocal(tensor([4])).toArray() // [0.25]
 */
export const reciprocal: UnaryOp = defineUnary({
  name: "reciprocal",
  saves: ["out"],
  vjp: ({ dy, out }) => neg(mul(dy, mul(out, out))),
});

/** `x = reciprocal(x)`. @example reciprocal_(tensor([4])).toArray() // [0.25] */
export const reciprocal_: UnaryOp = inPlaceFunction("reciprocal_", "reciprocal", reciprocal);
