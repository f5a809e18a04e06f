import { inPlaceBinary, type InPlaceOp } from "./define-in-place.ts";
import { constant } from "../dispatch/scalar.ts";
import { defineBinary, type BinaryOp } from "./define-binary.ts";
import { le } from "./le.ts";
import { gt } from "./gt.ts";
import { where } from "./where.ts";

/**
 * At most `b`: `minimum(a, b)`, but where both are equal `a` is what stays (0 of either sign) and gets the gradient alone. NaN stays
 * NaN.
 *
 * @category Maths
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example clampMax(tensor([-1, 2]), 0).toArray() // [-1, 0]
 */
export const clampMax: BinaryOp = defineBinary({
  name: "clampMax",
  saves: ["a", "b"],
  vjp: {
    a: ({ dy, a, b }) => where(le(a, b), dy, constant(0, dy.dtype)),
    b: ({ dy, a, b }) => where(gt(a, b), dy, constant(0, dy.dtype)),
  },
});

/** `x = clampMax(x, y)`. @example clampMax_(tensor([7]), 2).toArray() // [2] */
export const clampMax_: InPlaceOp = inPlaceBinary("clampMax_", "clampMax", clampMax);
