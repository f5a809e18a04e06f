import { inPlaceFunction } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { sinh } from "./sinh.ts";
import { mul } from "./mul.ts";

/**
 * Hyperbolic cosine.
 *
 * @category Maths
 * @example cosh(tensor([0])).toArray() // [1]
 */
export const cosh: UnaryOp = defineUnary({
  name: "cosh",
  saves: ["x"],
  vjp: ({ dy, x }) => mul(dy, sinh(x)),
});

/** `x = cosh(x)`. @example cosh_(tensor([0])).toArray() // [1] */
export const cosh_: UnaryOp = inPlaceFunction("cosh_", "cosh", cosh);
