import { inPlaceBinary, type InPlaceOp } from "./define-in-place.ts";
import { asTensor } from "../dispatch/scalar.ts";
import { toFloating } from "../dtype.ts";
import { defineBinary, type BinaryOp } from "./define-binary.ts";
import { div } from "./div.ts";
import { eq } from "./eq.ts";
import { le } from "./le.ts";
import { logicalAnd } from "./logical-and.ts";
import { mul } from "./mul.ts";
import { where } from "./where.ts";

/**
 * `a · ln b`, and 0 where `a` is 0, unless `b` is NaN; with broadcasting, either may be a number. Integers become float32.
 *
 * @category Maths
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example xlogy(tensor([0, 2]), tensor([0, 1])).toArray() // [0, 0]
 */
export const xlogy: BinaryOp = defineBinary({
  name: "xlogy",
  computeIn: toFloating,
  saves: ["a", "b"],
  vjp: {
    a: ({ dy, a, b }) => {
      const slope = xlogy(dy, b);
      return where(logicalAnd(eq(a, 0), le(b, 0)), asTensor("xlogy", 0, slope.dtype), slope);
    },
    b: ({ dy, a, b }) => div(mul(dy, a), b),
  },
});

/** `x = xlogy(x, y)`. @example xlogy_(tensor([0]), 0).toArray() // [0] */
export const xlogy_: InPlaceOp = inPlaceBinary("xlogy_", "xlogy", xlogy, { computeIn: toFloating });
