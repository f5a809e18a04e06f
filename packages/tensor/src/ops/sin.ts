import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { mul } from "./mul.ts";
import { cos } from "./cos.ts";

/**
 * Sine; `x` in radians. Integers and bools become float32. Gradient `dy · cos(x)`. Integers and bools become float32.
 * Gradient `dy · cos(x)`. Integers and bools become float32. Gradient `dy · cos(x)`. Integers and bools become float32.
 * Gradient `dy · cos(x)`.
 *
 * @category Maths
 * @example sin(tensor([0])).toArray() // [0]
 */
export const sin: UnaryOp = defineUnary({
  name: "sin",
  saves: ["x"],
  vjp: ({ dy, x }) => mul(dy, cos(x)),
});
