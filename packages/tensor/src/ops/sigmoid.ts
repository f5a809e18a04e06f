import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";

/**
 * Logistic function `1 / (1 + e⁻ˣ)`.
 *
 * @example sigmoid(tensor([0])).toArray() // [0.5]
 */
export const sigmoid: UnaryOp = defineUnary({
  name: "sigmoid",
  saves: ["out"],
  vjp: ({ dy, out }) => mul(dy, sub(out, mul(out, out))),
});
