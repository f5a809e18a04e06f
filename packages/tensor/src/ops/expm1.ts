import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { add } from "./add.ts";
import { mul } from "./mul.ts";

/**
 * `eˣ - 1`, exact where x is small.
 *
 * @category Maths
 * @example expm1(tensor([0])).toArray() // [0]
 */
export const expm1: UnaryOp = defineUnary({
  name: "expm1",
  saves: ["out"],
  vjp: ({ dy, out }) => mul(dy, add(out, 1)),
});
