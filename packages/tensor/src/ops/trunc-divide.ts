import { inPlaceBinary, type InPlaceOp } from "./define-in-place.ts";
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

/** `div_` with the rounding mode "trunc". @internal */
export const truncDivide_: InPlaceOp = inPlaceBinary("div_", "truncDivide", truncDivide, {
  check: checkDivisor,
});
