import { defineLogical, type BinaryOp } from "./define-binary.ts";

/**
 * Whether exactly one of both is non-zero, element by element with broadcasting; a bool tensor. Either may be a number; NaN is
 * not zero.
 *
 * @category Comparisons
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example logicalXor(tensor([true, false]), tensor([true, true])).toArray() // [false, true]
 */
export const logicalXor: BinaryOp = defineLogical("logicalXor", "bitwiseXor");
