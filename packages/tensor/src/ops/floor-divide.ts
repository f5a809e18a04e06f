import { inPlaceBinary, type InPlaceOp } from "./define-in-place.ts";
import { zerosOf } from "../dispatch/zeros-of.ts";
import { checkDivisor } from "../dispatch/zero-divisor.ts";
import { defineBinary, type BinaryOp } from "./define-binary.ts";

/**
 * Quotient rounded down, `floor(a / b)`, with broadcasting and promotion; either may be a number. Integers stay integers. Of
 * floats it is the quotient without the `remainder`, as in Python: a division that rounds up to a whole number does not count.
 * The gradient is 0.
 *
 * @category Maths
 * @throws {ShapeError} when the shapes do not broadcast. @throws {ValueError} when integers are divided by 0.
 * @throws {DTypeError} for two bools.
 * @example floorDivide(tensor([7, -7]), 2).toArray() // [3, -4]
 */
export const floorDivide: BinaryOp = defineBinary({
  name: "floorDivide",
  check: checkDivisor,
  vjp: { a: ({ dy }) => zerosOf(dy), b: ({ dy }) => zerosOf(dy) },
});

/** `x = floorDivide(x, y)`. @example floorDivide_(tensor([-7]), 2).toArray() // [-4] */
export const floorDivide_: InPlaceOp = inPlaceBinary("floorDivide_", "floorDivide", floorDivide, {
  check: checkDivisor,
});
