import { inPlaceBinary, type InPlaceOp } from "./define-in-place.ts";
import { defineBinary, type BinaryOp } from "./define-binary.ts";

/**
 * Product `a · b`, element by element with broadcasting.
 *
 * @category Maths
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example mul(tensor([1, 2]), 3).toArray() // [3, 6]
 */
export const mul: BinaryOp = defineBinary({
  name: "mul",
  saves: ["a", "b"],
  vjp: { a: ({ dy, b }) => mul(dy, b), b: ({ dy, a }) => mul(dy, a) },
});

/**
 * `x *= y`, seen through every view and tie.
 *
 * @category Maths
 * @throws {ShapeError} when `y` does not broadcast to the shape of `x`.
 * @throws {DTypeError} when the result's dtype does not fit that of `x`, as float32 does not fit int32.
 * @throws {GradientError} for a leaf that requires gradients, unless inside `noGrad`.
 * @example mul_(ones([2]), 5).toArray() // [5, 5]
 */
export const mul_: InPlaceOp = inPlaceBinary("mul_", "mul", mul);
