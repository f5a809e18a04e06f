import { inPlaceFunction } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { exp } from "./exp.ts";
import { mul } from "./mul.ts";

/**
 * Inverse of the error function; ±Infinity at ±1 and NaN beyond.
 *
 * @category Maths
 * @example erfinv(tensor([0])).toArray() // [0]
 */
export const erfinv: UnaryOp = defineUnary({
  name: "erfinv",
  saves: ["out"],
  vjp: ({ dy, out }) => mul(dy, mul(exp(mul(out, out)), Math.sqrt(Math.PI) / 2)),
});

/** `x = erfinv(x)`. @example erfinv_(tensor([0])).toArray() // [0] */
export const erfinv_: UnaryOp = inPlaceFunction("erfinv_", "erfinv", erfinv);
