import { inPlaceFunction } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { mul } from "./mul.ts";
import { cos } from "./cos.ts";

/**
 * Sine; `x` in radians. Integers and bools become float32. Gradient `dy · cos(x)`.
 *
 * @category Maths
 * @example sin(tensor([0])).toArray() // [0]
 */
export const sin: UnaryOp = defineUnary({
  name: "sin",
  saves: ["x"],
  vjp: ({ dy, x }) => mul(dy, cos(x)),
});

/** `x = sin(x)`. @example sin_(tensor([0])).toArray() // [0] */
export const sin_: UnaryOp = inPlaceFunction("sin_", "sin", sin);
