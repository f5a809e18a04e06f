import { inPlaceBinary, type InPlaceOp } from "./define-in-place.ts";
import { toFloating } from "../dtype.ts";
import { add } from "./add.ts";
import { defineBinary, type BinaryOp } from "./define-binary.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { reciprocal } from "./reciprocal.ts";
import { to } from "./to.ts";
import type { Tensor } from "../tensor.ts";

/**
 * The angle of the point (x, y) = (b, a) in radians, from -π to π: `atan(a / b)` in the right quadrant, with broadcasting;
 * either may be a number. Integers become float32.
 *
 * @category Maths
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example atan2(tensor([0]), tensor([1])).toArray() // [0]
 */
export const atan2: BinaryOp = defineBinary({
  name: "atan2",
  computeIn: toFloating,
  saves: ["a", "b"],
  vjp: {
    a: ({ dy, a, b }) => mul(mul(dy, b), overSquares(dy, a, b)),
    b: ({ dy, a, b }) => mul(neg(mul(dy, a)), overSquares(dy, a, b)),
  },
});

/** `1 / (a² + b²)`; squares of integers could overflow. */
function overSquares(dy: Tensor, a: Tensor, b: Tensor): Tensor {
  const [y, x] = [to(a, dy.dtype), to(b, dy.dtype)];
  return reciprocal(add(mul(y, y), mul(x, x)));
}

/** `x = atan2(x, y)`. @example atan2_(tensor([0]), 1).toArray() // [0] */
export const atan2_: InPlaceOp = inPlaceBinary("atan2_", "atan2", atan2, { computeIn: toFloating });
