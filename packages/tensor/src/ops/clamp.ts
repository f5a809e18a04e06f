import { checkOptions } from "../dispatch/check-options.ts";
import { ternaryInPlace } from "./define-in-place.ts";
import { defineOp } from "../autograd/define-op.ts";
import { binary } from "../dispatch/binary.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { castData } from "../dispatch/cast.ts";
import { asTensor, constant, type Operand } from "../dispatch/scalar.ts";
import { ternary } from "../dispatch/ternary.ts";
import { isFloating, resultTypeOf } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { clampMax, clampMax_ } from "./clamp-max.ts";
import { clampMin, clampMin_ } from "./clamp-min.ts";
import { ge } from "./ge.ts";
import { gt } from "./gt.ts";
import { le } from "./le.ts";
import { logicalAnd } from "./logical-and.ts";
import { logicalOr } from "./logical-or.ts";
import { lt } from "./lt.ts";
import { where } from "./where.ts";

/** The bounds of `clamp`; at least one must be given. */
export interface ClampBounds {
  /** A number or a tensor. */
  readonly min?: Operand | null;
  /** A number or a tensor. */
  readonly max?: Operand | null;
}

/**
 * Elements between two bounds, `min(max(x, min), max)`, with broadcasting and promotion; either bound may be missing. Where
 * the bounds cross it is `max`, and NaN, in any of the three, stays NaN.
 *
 * The gradient flows to `x` within the bounds, themselves included, and beyond one to that bound.
 *
 * @category Maths
 * @throws {ValueError} when both bounds are missing. @throws {ShapeError} when the shapes do not broadcast.
 * @example clamp(tensor([-2, 0.5, 9]), { min: 0, max: 1 }).toArray() // [0, 0.5, 1]
 */
export function clamp(x: Tensor, bounds: ClampBounds = {}): Tensor {
  checkOptions("clamp", bounds, ["min", "max"]);
  const { min = null, max = null } = bounds;
  checkTensor("clamp", "x", x);
  if (min !== null && max !== null)
    return clampBoth(x, asTensor("clamp", min, x.dtype), asTensor("clamp", max, x.dtype));
  if (min !== null) return clampMin(x, min);
  if (max !== null) return clampMax(x, max);
  throw new ValueError(`clamp: min or max must be given; got neither (as in { min: 0 })`);
}

const clampBoth: (x: Tensor, min: Tensor, max: Tensor) => Tensor = defineOp({
  name: "clamp",
  inputs: ["x", "min", "max"],
  saves: ["x", "min", "max"],
  forward: (x, min, max) => {
    const dtype = resultTypeOf([x, min, max]);
    if (isFloating(dtype)) return ternary("clamp", "clamp", [x, min, max], 0, dtype);
    const cast = (y: Tensor): Tensor => (y.dtype === dtype ? y : castData(y, dtype));
    const raised = binary("clamp", "maximum", cast(x), cast(min));
    return binary("clamp", "minimum", raised, cast(max));
  },
  vjp: {
    x: ({ dy, x, min, max }) => where(logicalAnd(ge(x, min), le(x, max)), dy, zero(dy)),
    min: ({ dy, x, min, max }) => where(logicalAnd(lt(min, max), lt(x, min)), dy, zero(dy)),
    max: ({ dy, x, min, max }) => where(logicalOr(gt(x, max), lt(max, min)), dy, zero(dy)),
  },
});

const zero = (dy: Tensor): Tensor => constant(0, dy.dtype);

/** `x = clamp(x, bounds)`. @example clamp_(tensor([-2, 9]), { min: 0, max: 1 }).toArray() // [0, 1] */
export function clamp_(x: Tensor, bounds: ClampBounds = {}): Tensor {
  checkOptions("clamp_", bounds, ["min", "max"]);
  const { min = null, max = null } = bounds;
  checkTensor("clamp_", "x", x);
  if (min === null) return max === null ? clamp(x, bounds) : clampMax_(x, max); // throws without bounds
  if (max === null) return clampMin_(x, min);
  const [low, high] = [asTensor("clamp_", min, x.dtype), asTensor("clamp_", max, x.dtype)];
  const compute = (old: Tensor): Tensor => clamp(old, { min: low, max: high });
  return ternaryInPlace("clamp_", "clamp", [x, low, high], 0, compute);
}
