import { defineBinary, type BinaryOp } from "./define-binary.ts";

/**
 * Sum `a + b` with broadcasting.
 *
 * @category Maths
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example add(tensor([1, 2]), 1).toArray() // [2, 3]
 */
export const add: BinaryOp = defineBinary({
  name: "add",
  vjp: { a: ({ dy }) => dy, b: ({ dy }) => dy },
});
