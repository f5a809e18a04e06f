import { inPlaceFunction } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { div } from "./div.ts";
import { mul } from "./mul.ts";

/**
 * Logarithm to the base 2.
 *
 * @category Maths
 * @example log2(tensor([8])).toArray() // [3]
 */
export const log2: UnaryOp = defineUnary({
  name: "log2",
  saves: ["x"],
  vjp: ({ dy, x }) => div(dy, mul(x, Math.LN2)),
});

/** `x = log2(x)`. @example log2_(tensor([8])).toArray() // [3] */
export const log2_: UnaryOp = inPlaceFunction("log2_", "log2", log2);
