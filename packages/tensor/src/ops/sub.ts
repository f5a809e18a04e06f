import { defineBinary, type BinaryOp } from "./define-binary.ts";
import { neg } from "./neg.ts";

/**
 * Difference `a - b` with broadcasting.
 *
 * @category Maths
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example sub(tensor([1, 2]), 1).toArray() // [0, 1]
 */
export const sub: BinaryOp = defineBinary({
  name: "sub",
  vjp: { a: ({ dy }) => dy, b: ({ dy }) => neg(dy) },
});
