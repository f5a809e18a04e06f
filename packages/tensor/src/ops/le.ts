import { defineComparison, type BinaryOp } from "./define-binary.ts";

/**
 * Whether `a` is at most `b`, element by element with broadcasting; a bool tensor.
 *
 * @category Comparisons
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example le(tensor([1, 2]), 2).toArray() // [true, true]
 */
export const le: BinaryOp = defineComparison("le");
