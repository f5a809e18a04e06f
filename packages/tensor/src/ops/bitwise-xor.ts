import { inPlaceBinary, type InPlaceOp } from "./define-in-place.ts";
import { defineBitwise, type BinaryOp } from "./define-binary.ts";

/**
 * Bits of `a` xor those of `b`, of integers and bools, with broadcasting and promotion; either may be a number.
 *
 * @category Maths
 * @throws {ShapeError} when the shapes do not broadcast. @throws {DTypeError} for floating dtypes.
 * @example bitwiseXor(tensor([6], { dtype: "int32" }), 3).toArray() // [5]
 */
export const bitwiseXor: BinaryOp = defineBitwise("bitwiseXor");

/** `x = bitwiseXor(x, y)`. @example bitwiseXor_(tensor([6n]), 3).toArray() // [5] */
export const bitwiseXor_: InPlaceOp = inPlaceBinary("bitwiseXor_", "bitwiseXor", bitwiseXor);
