import { add } from "./add.ts";
import { defineBinary, type BinaryOp } from "./define-binary.ts";
import { div } from "./div.ts";
import { exp } from "./exp.ts";
import { sub } from "./sub.ts";

/**
 * `ln(eᵃ + eᵇ)` without overflow on the way, with broadcasting and promotion; either may be a number.
 *
 * @category Maths
 * @throws {ShapeError} when the shapes do not broadcast. @throws {DTypeError} for integers and bools.
 * @example logaddexp(tensor([-Infinity]), tensor([2])).toArray() // [2]
 */
export const logaddexp: BinaryOp = defineBinary({
  name: "logaddexp",
  saves: ["a", "b"],
  vjp: {
    a: ({ dy, a, b }) => div(dy, add(exp(sub(b, a)), 1)),
    b: ({ dy, a, b }) => div(dy, add(exp(sub(a, b)), 1)),
  },
});
