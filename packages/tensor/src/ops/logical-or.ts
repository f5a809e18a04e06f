import { defineLogical, type BinaryOp } from "./define-binary.ts";

/**
 * Whether one of both is non-zero, element by element with broadcasting; a bool tensor. Either may be a number; NaN is not zero.
 *
 * @category Comparisons
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example logicalOr(tensor([true, false]), tensor([true, true])).toArray() // [true, true]
 */
export const logicalOr: BinaryOp = defineLogical("logicalOr");
