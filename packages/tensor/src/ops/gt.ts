import { defineComparison, type BinaryOp } from "./define-binary.ts";

/**
 * Whether `a` is greater than `b`, element by element with broadcasting; a bool tensor.
 *
 * @category Comparisons
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example gt(tensor([1, 2]), 2).toArray() // [false, false]
 */
export const gt: BinaryOp = defineComparison("gt");
