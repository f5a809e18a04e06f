import { inPlaceFunction } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { div } from "./div.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";

/**
 * Inverse of the hyperbolic tangent; NaN beyond ±1.
 *
 * @category Maths
 * @example atanh(tensor([0])).toArray() // [0]
 */
export const atanh: UnaryOp = defineUnary({
  name: "atanh",
  saves: ["x"],
  vjp: ({ dy, x }) => div(dy, sub(1, mul(x, x))),
});

/** `x = atanh(x)`. @example atanh_(tensor([0])).toArray() // [0] */
export const atanh_: UnaryOp = inPlaceFunction("atanh_", "atanh", atanh);
