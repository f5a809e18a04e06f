import { inPlaceFunction } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { add } from "./add.ts";
import { mul } from "./mul.ts";
import { rsqrt } from "./rsqrt.ts";

/**
 * Inverse of the hyperbolic sine.
 *
 * @category Maths
 * @example asinh(tensor([0])).toArray() // [0]
 */
export const asinh: UnaryOp = defineUnary({
  name: "asinh",
  saves: ["x"],
  vjp: ({ dy, x }) => mul(dy, rsqrt(add(mul(x, x), 1))),
});

/** `x = asinh(x)`. @example asinh_(tensor([0])).toArray() // [0] */
export const asinh_: UnaryOp = inPlaceFunction("asinh_", "asinh", asinh);
