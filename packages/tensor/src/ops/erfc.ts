import { inPlaceFunction } from "./define-in-place.ts";
import { defineUnary, type UnaryOp } from "./define-unary.ts";
import { exp } from "./exp.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";

/**
 * Complement of the error function, `1 - erf x`, exact where that is small.
 *
 * @category Maths
 * @example erfc(tensor([0])).toArray() // [1]
 */
export const erfc: UnaryOp = defineUnary({
  name: "erfc",
  saves: ["x"],
  vjp: ({ dy, x }) => mul(dy, mul(exp(neg(mul(x, x))), -2 / Math.sqrt(Math.PI))),
});

/** `x = erfc(x)`. @example erfc_(tensor([0])).toArray() // [1] */
export const erfc_: UnaryOp = inPlaceFunction("erfc_", "erfc", erfc);
