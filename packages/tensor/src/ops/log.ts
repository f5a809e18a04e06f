import { inPlaceFunction } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { div } from "./div.ts";

/**
 * Natural logarithm. Of 0 it is -Infinity, of negative numbers NaN. Integers and bools become float32. Gradient `dy / x`.
 *
 * @category Maths
 * @example log(tensor([1])).toArray() // [0]
 */
export const log: UnaryOp = defineUnary({
  name: "log",
  saves: ["x"],
  vjp: ({ dy, x }) => div(dy, x),
});

/** `x = log(x)`. @example log_(tensor([1])).toArray() // [0] */
export const log_: UnaryOp = inPlaceFunction("log_", "log", log);
