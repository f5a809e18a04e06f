import { inPlaceBinary, type InPlaceOp } from "./define-in-place.ts";
import { defineBitwise, type BinaryOp } from "./define-binary.ts";

/**
 * Bits of `a` or those of `b`, of integers and bools, with broadcasting and promotion; either may be a number.
 *
 * @category Maths
 * @throws {ShapeError} when the shapes do not broadcast. @throws {DTypeError} for floating dtypes.
 * @example bitwiseOr(tensor([6], { dtype: "int32" }), 3).toArray() // [7]
 */
export const bitwiseOr: BinaryOp = defineBitwise("bitwiseOr");

/** `x = bitwiseOr(x, y)`. @example bitwiseOr_(tensor([6n]), 3).toArray() // [7] */
export const bitwiseOr_: InPlaceOp = inPlaceBinary("bitwiseOr_", "bitwiseOr", bitwiseOr);
