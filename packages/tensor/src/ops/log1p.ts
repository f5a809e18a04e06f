import { inPlaceFunction } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { add } from "./add.ts";
import { div } from "./div.ts";

/**
 * `ln(1 + x)`, exact where x is small.
 *
 * @category Maths
 * @example log1p(tensor([0])).toArray() // [0]
 */
export const log1p: UnaryOp = defineUnary({
  name: "log1p",
  saves: ["x"],
  vjp: ({ dy, x }) => div(dy, add(x, 1)),
});

/** `x = log1p(x)`. @example log1p_(tensor([0])).toArray() // [0] */
export const log1p_: UnaryOp = inPlaceFunction("log1p_", "log1p", log1p);
