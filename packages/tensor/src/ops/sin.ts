import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { mul } from "./mul.ts";
import { cos } from "./cos.ts";

/**
 * Sine; `x` in radians.
 *
 * @category Maths
 * @example sin(tensor([0])).toArray() // [0]
 */
export const sin: UnaryOp = defineUnary({
  name: "sin",
  saves: ["x"],
  vjp: ({ dy, x }) => mul(dy, cos(x)),
});
