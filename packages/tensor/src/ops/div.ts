import { toFloating } from "../dtype.ts";
import { defineBinary, type BinaryOp } from "./define-binary.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";

/**
 * Quotient `a / b`, element by element with broadcasting. Integers are divided as float32. A quotient by 0 is ±Infinity, or
 * NaN.
 *
 * @category Maths
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example div(tensor([3, 4]), 2).toArray() // [1.5, 2]
 */
export const div: BinaryOp = defineBinary({
  name: "div",
  computeIn: toFloating,
  saves: ["b", "out"],
  vjp: { a: ({ dy, b }) => div(dy, b), b: ({ dy, b, out }) => neg(div(mul(dy, out), b)) },
});
