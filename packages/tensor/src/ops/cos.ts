import { inPlaceFunction } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { sin } from "./sin.ts";

/**
 * Cosine; `x` in radians. Integers and bools become float32. Gradient `-dy · sin(x)`.
 *
 * @category Maths
 * @example cos(tensor([0])).toArray() // [1]
 */
export const cos: UnaryOp = defineUnary({
  name: "cos",
  saves: ["x"],
  vjp: ({ dy, x }) => neg(mul(dy, sin(x))),
});

/** `x = cos(x)`. @example cos_(tensor([0])).toArray() // [1] */
export const cos_: UnaryOp = inPlaceFunction("cos_", "cos", cos);
