import { defineComparison, type BinaryOp } from "./define-binary.ts";

/**
 * Whether `a` differs from `b`, element by element with broadcasting; a bool tensor.
 *
 * @category Comparisons
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example ne(tensor([1, 2]), 2).toArray() // [true, false]
 */
export const ne: BinaryOp = defineComparison("ne");
