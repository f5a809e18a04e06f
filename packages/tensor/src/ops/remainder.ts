import { inPlaceBinary, type InPlaceOp } from "./define-in-place.ts";
import { checkDivisor } from "../dispatch/zero-divisor.ts";
import { defineBinary, type BinaryOp } from "./define-binary.ts";
import { floorDivide } from "./floor-divide.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";

/**
 * Remainder of the division rounded down, `a - b · floor(a / b)`: it has the sign of `b`, as in Python. With broadcasting and promotion; either may be a
 * number. Exact for floats of any size; a float divided by 0 leaves NaN.
 *
 * @category Maths
 * @throws {ShapeError} when the shapes do not broadcast. @throws {ValueError} when integers are divided by 0.
 * @throws {DTypeError} for two bools.
 * @example remainder(tensor([7, -7]), 3).toArray() // [1, 2]
 */
export const remainder: BinaryOp = defineBinary({
  name: "remainder",
  check: checkDivisor,
  saves: ["a", "b"],
  vjp: { a: ({ dy }) => dy, b: ({ dy, a, b }) => neg(mul(dy, floorDivide(a, b))) },
});

/** `x = remainder(x, y)`. @example remainder_(tensor([-7]), 3).toArray() // [2] */
export const remainder_: InPlaceOp = inPlaceBinary("remainder_", "remainder", remainder, {
  check: checkDivisor,
});
