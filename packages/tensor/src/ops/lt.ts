import { defineComparison, type BinaryOp } from "./define-binary.ts";

/**
 * Whether `a` is less than `b`, element by element with broadcasting; a bool tensor.
 *
 * @category Comparisons
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example lt(tensor([1, 2]), 2).toArray() // [true, false]
 */
export const lt: BinaryOp = defineComparison("lt");
