import { inPlaceFunction } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { mul } from "./mul.ts";

/**
 * Exponential `eˣ`. Integers and bools become float32. Gradient `dy · eˣ`.
 *
 * @category Maths
 * @example exp(tensor([0])).toArray() // [1]
 */
export const exp: UnaryOp = defineUnary({
  name: "exp",
  saves: ["out"],
  vjp: ({ dy, out }) => mul(dy, out),
});

/** `x = exp(x)`. @example exp_(tensor([0])).toArray() // [1] */
export const exp_: UnaryOp = inPlaceFunction("exp_", "exp", exp);
