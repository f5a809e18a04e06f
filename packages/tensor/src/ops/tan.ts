import { inPlaceFunction } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { add } from "./add.ts";
import { mul } from "./mul.ts";

/**
 * Tangent; `x` in radians.
 *
 * @category Maths
 * @example tan(tensor([0])).toArray() // [0]
 */
export const tan: UnaryOp = defineUnary({
  name: "tan",
  saves: ["out"],
  vjp: ({ dy, out }) => mul(dy, add(mul(out, out), 1)),
});

/** `x = tan(x)`. @example tan_(tensor([0])).toArray() // [0] */
export const tan_: UnaryOp = inPlaceFunction("tan_", "tan", tan);
