import { defineUnary, type UnaryOp } from "./define-unary.ts";

/**
 * Negative `-x`.
 *
 * @category Maths
 * @throws {DTypeError} for bool.
 * @example neg(tensor([1, -2])).toArray() // [-1, 2]
 */
export const neg: UnaryOp = defineUnary({
  name: "neg",
  floating: false,
  vjp: ({ dy }) => neg(dy),
});
