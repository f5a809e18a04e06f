import { checkDivisor } from "../dispatch/zero-divisor.ts";
import { zerosOf } from "../dispatch/zeros-of.ts";
import { defineBinary, type BinaryOp } from "./define-binary.ts";

/** Quotient rounded toward zero: `div` with the rounding mode "trunc". @internal */
export const truncDivide: BinaryOp = defineBinary({
  name: "div",
  stem: "truncDivide",
  check: checkDivisor,
  vjp: { a: ({ dy }) => zerosOf(dy), b: ({ dy }) => zerosOf(dy) },
});
