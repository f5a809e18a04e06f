import { inPlaceFunction } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { cosh } from "./cosh.ts";
import { mul } from "./mul.ts";

/**
 * Hyperbolic sine.
 *
 * @category Maths
 * @example sinh(tensor([0])).toArray() // [0]
 */
export const sinh: UnaryOp = defineUnary({
  name: "sinh",
  saves: ["x"],
  vjp: ({ dy, x }) => mul(dy, cosh(x)),
});

/** `x = sinh(x)`. @example sinh_(tensor([0])).toArray() // [0] */
export const sinh_: UnaryOp = inPlaceFunction("sinh_", "sinh", sinh);
