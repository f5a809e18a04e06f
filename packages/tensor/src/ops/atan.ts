import { inPlaceFunction } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { add } from "./add.ts";
import { div } from "./div.ts";
import { mul } from "./mul.ts";

/**
 * Inverse of the tangent, in radians from -π/2 to π/2.
 *
 * @category Maths
 * @example atan(tensor([0])).toArray() // [0]
 */
export const atan: UnaryOp = defineUnary({
  name: "atan",
  saves: ["x"],
  vjp: ({ dy, x }) => div(dy, add(mul(x, x), 1)),
});

/** `x = atan(x)`. @example atan_(tensor([0])).toArray() // [0] */
export const atan_: UnaryOp = inPlaceFunction("atan_", "atan", atan);
