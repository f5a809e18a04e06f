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
