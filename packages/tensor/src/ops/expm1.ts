import { inPlaceFunction } from "./define-in-place.ts";
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

/** `x = expm1(x)`. @example expm1_(tensor([0])).toArray() // [0] */
export const expm1_: UnaryOp = inPlaceFunction("expm1_", "expm1", expm1);
