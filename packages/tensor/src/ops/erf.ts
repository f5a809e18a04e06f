import { inPlaceFunction } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { exp } from "./exp.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";

/**
 * Error function `2/√π ∫₀ˣ e^(-t²) dt`.
 *
 * @category Maths
 * @example erf(tensor([0])).toArray() // [0]
 */
export const erf: UnaryOp = defineUnary({
  name: "erf",
  saves: ["x"],
  vjp: ({ dy, x }) => mul(dy, mul(exp(neg(mul(x, x))), 2 / Math.sqrt(Math.PI))),
});

/** `x = erf(x)`. @example erf_(tensor([0])).toArray() // [0] */
export const erf_: UnaryOp = inPlaceFunction("erf_", "erf", erf);
