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
