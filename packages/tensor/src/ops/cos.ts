import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { sin } from "./sin.ts";

/**
 * Cosine; `x` in radians. Integers and bools become float32. Gradient `-dy · sin(x)`. Integers and bools become float32.
 * Gradient `-dy · sin(x)`. Integers and bools become float32. Gradient `-dy · sin(x)`. Integers and bools become float32.
 * Gradient `-dy · sin(x)`.
 *
 * @category Maths
 * @example cos(tensor([0])).toArray() // [1]
 */
export const cos: UnaryOp = defineUnary({
  name: "cos",
  saves: ["x"],
  vjp: ({ dy, x }) => neg(mul(dy, sin(x))),
});
