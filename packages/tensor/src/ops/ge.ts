import { defineComparison, type BinaryOp } from "./define-binary.ts";

/**
 * Whether `a` is at least `b`, element by element with broadcasting; a bool tensor.
 *
 * @category Comparisons
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example ge(tensor([1, 2]), 2).toArray() // [false, true]
 */
export const ge: BinaryOp = defineComparison("ge");
