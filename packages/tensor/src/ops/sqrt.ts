import { inPlaceFunction } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { div } from "./div.ts";
import { mul } from "./mul.ts";

/**
 * Square root. Of negative numbers it is NaN. Integers and bools become float32. Gradient `dy / (2 √x)`, so infinite at 0.
 *
 * @category Maths
 * @example sqrt(tensor([4])).toArray() // [2]
 */
export const sqrt: UnaryOp = defineUnary({
  name: "sqrt",
  saves: ["out"],
  vjp: ({ dy, out }) => div(dy, mul(out, 2)),
});

/** `x = sqrt(x)`. @example sqrt_(tensor([4])).toArray() // [2] */
export const sqrt_: UnaryOp = inPlaceFunction("sqrt_", "sqrt", sqrt);
