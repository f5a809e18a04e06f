import { inPlaceFunction } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { div } from "./div.ts";
import { mul } from "./mul.ts";

/**
 * Logarithm to the base 10.
 *
 * @category Maths
 * @example log10(tensor([1000])).toArray() // [3]
 */
export const log10: UnaryOp = defineUnary({
  name: "log10",
  saves: ["x"],
  vjp: ({ dy, x }) => div(dy, mul(x, Math.LN10)),
});

/** `x = log10(x)`. @example log10_(tensor([1000])).toArray() // [3] */
export const log10_: UnaryOp = inPlaceFunction("log10_", "log10", log10);
