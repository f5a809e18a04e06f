import { inPlaceBinary, type InPlaceOp } from "./define-in-place.ts";
import { constant } from "../dispatch/scalar.ts";
import { defineBinary, type BinaryOp } from "./define-binary.ts";
import { ge } from "./ge.ts";
import { lt } from "./lt.ts";
import { where } from "./where.ts";

/**
 * At least `b`: `maximum(a, b)`, but where both are equal `a` is what stays (0 of either sign) and gets the gradient alone. NaN stays
 * NaN.
 *
 * @category Maths
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example clampMin(tensor([-1, 2]), 0).toArray() // [0, 2]
 */
export const clampMin: BinaryOp = defineBinary({
  name: "clampMin",
  saves: ["a", "b"],
  vjp: {
    a: ({ dy, a, b }) => where(ge(a, b), dy, constant(0, dy.dtype)),
    b: ({ dy, a, b }) => where(lt(a, b), dy, constant(0, dy.dtype)),
  },
});

/** `x = clampMin(x, y)`. @example clampMin_(tensor([-7]), 2).toArray() // [2] */
export const clampMin_: InPlaceOp = inPlaceBinary("clampMin_", "clampMin", clampMin);
