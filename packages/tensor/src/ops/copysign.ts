import { inPlaceBinary, type InPlaceOp } from "./define-in-place.ts";
import { zerosOf } from "../dispatch/zeros-of.ts";
import { toFloating } from "../dtype.ts";
import { asTensor } from "../dispatch/scalar.ts";
import { defineBinary, type BinaryOp } from "./define-binary.ts";
import { div } from "./div.ts";
import { eq } from "./eq.ts";
import { mul } from "./mul.ts";
import { where } from "./where.ts";

/**
 * The size of `a` with the sign of `b`, that of -0 included; with broadcasting, either may be a number. Integers become
 * float32. The gradient is 0 where `a` is 0, and with respect to `b`.
 *
 * @category Maths
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example copysign(tensor([1, -2]), -0).toArray() // [-1, -2]
 */
export const copysign: BinaryOp = defineBinary({
  name: "copysign",
  computeIn: toFloating,
  saves: ["a", "out"],
  vjp: {
    a: ({ dy, a, out }) => {
      const slope = mul(dy, div(out, a));
      return where(eq(a, 0), asTensor("copysign", 0, slope.dtype), slope);
    },
    b: ({ dy }) => zerosOf(dy),
  },
});

/** `x = copysign(x, y)`. @example copysign_(tensor([3]), -1).toArray() // [-3] */
export const copysign_: InPlaceOp = inPlaceBinary("copysign_", "copysign", copysign, {
  computeIn: toFloating,
});
