import { inPlaceBinary, type InPlaceOp } from "./define-in-place.ts";
import { defineBitwise, type BinaryOp } from "./define-binary.ts";

/**
 * Bits of `a` and those of `b`, of integers and bools, with broadcasting and promotion; either may be a number.
 *
 * @category Maths
 * @throws {ShapeError} when the shapes do not broadcast. @throws {DTypeError} for floating dtypes.
 * @example bitwiseAnd(tensor([6], { dtype: "int32" }), 3).toArray() // [2]
 */
export const bitwiseAnd: BinaryOp = defineBitwise("bitwiseAnd");

/** `x = bitwiseAnd(x, y)`. @example bitwiseAnd_(tensor([6n]), 3).toArray() // [2] */
export const bitwiseAnd_: InPlaceOp = inPlaceBinary("bitwiseAnd_", "bitwiseAnd", bitwiseAnd);
