import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { div } from "./div.ts";

/**
 * Natural logarithm.
 *
 * @category Maths
 * @example log(tensor([1])).toArray() // [0]
 */
export const log: UnaryOp = defineUnary({
  name: "log",
  saves: ["x"],
  vjp: ({ dy, x }) => div(dy, x),
});
