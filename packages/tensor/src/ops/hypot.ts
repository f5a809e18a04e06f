import { inPlaceBinary, type InPlaceOp } from "./define-in-place.ts";
import { defineBinary, type BinaryOp } from "./define-binary.ts";
import { div } from "./div.ts";
import { mul } from "./mul.ts";

/**
 * Length `√(a² + b²)` without overflow on the way, with broadcasting and promotion; either may be a number.
 *
 * @category Maths
 * @throws {ShapeError} when the shapes do not broadcast. @throws {DTypeError} for integers and bools.
 * @example hypot(tensor([3]), tensor([4])).toArray() // [5]
 */
export const hypot: BinaryOp = defineBinary({
  name: "hypot",
  saves: ["a", "b", "out"],
  vjp: {
    a: ({ dy, a, out }) => div(mul(dy, a), out),
    b: ({ dy, b, out }) => div(mul(dy, b), out),
  },
});

/** `x = hypot(x, y)`. @example hypot_(tensor([3]), 4).toArray() // [5] */
export const hypot_: InPlaceOp = inPlaceBinary("hypot_", "hypot", hypot);
