import { inPlaceBinary, type InPlaceOp } from "./define-in-place.ts";
import { checkDivisor } from "../dispatch/zero-divisor.ts";
import { defineBinary, type BinaryOp } from "./define-binary.ts";
import { truncDivide } from "./trunc-divide.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";

/**
 * Remainder of the division rounded toward zero, `a - b · trunc(a / b)`: it has the sign of `a`, as in C. With broadcasting and promotion; either may be a
 * number. Exact for floats of any size; a float divided by 0 leaves NaN.
 *
 * @category Maths
 * @throws {ShapeError} when the shapes do not broadcast. @throws {ValueError} when integers are divided by 0.
 * @throws {DTypeError} for two bools.
 * @example fmod(tensor([7, -7]), 3).toArray() // [1, -1]
 */
export const fmod: BinaryOp = defineBinary({
  name: "fmod",
  check: checkDivisor,
  saves: ["a", "b"],
  vjp: { a: ({ dy }) => dy, b: ({ dy, a, b }) => neg(mul(dy, truncDivide(a, b))) },
});

/** `x = fmod(x, y)`. @example fmod_(tensor([-7]), 3).toArray() // [-1] */
export const fmod_: InPlaceOp = inPlaceBinary("fmod_", "fmod", fmod, { check: checkDivisor });
