import { defineLogical, type BinaryOp } from "./define-binary.ts";

/**
 * Whether both are non-zero, element by element with broadcasting; a bool tensor. Either may be a number; NaN is not zero.
 *
 * @category Comparisons
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example logicalAnd(tensor([true, false]), tensor([true, true])).toArray() // [true, false]
 */
export const logicalAnd: BinaryOp = defineLogical("logicalAnd");
