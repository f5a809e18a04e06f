import { checkFits, writeInPlace } from "../autograd/write-in-place.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { copyInto } from "../dispatch/copy.ts";
import { asTensor, constant, type Operand } from "../dispatch/scalar.ts";
import { checkDivisor } from "../dispatch/zero-divisor.ts";
import { computeDType, resultType, toFloating } from "../dtype.ts";
import { broadcastShapes } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { addScaled, type AlphaOptions } from "./add-scaled.ts";
import { add } from "./add.ts";
import { atan2 } from "./atan2.ts";
import { bitwiseAnd } from "./bitwise-and.ts";
import { bitwiseOr } from "./bitwise-or.ts";
import { bitwiseXor } from "./bitwise-xor.ts";
import { clampMax } from "./clamp-max.ts";
import { clampMin } from "./clamp-min.ts";
import { copysign } from "./copysign.ts";
import { inPlaceBinary, ternaryInPlace, type InPlaceOp } from "./define-in-place.ts";
import { div, type DivOptions } from "./div.ts";
import { floorDivide } from "./floor-divide.ts";
import { fmod } from "./fmod.ts";
import { hypot } from "./hypot.ts";
import { mul } from "./mul.ts";
import { checkExponent, pow } from "./pow.ts";
import { remainder } from "./remainder.ts";
import { checkNoBools, sub } from "./sub.ts";
import { truncDivide } from "./trunc-divide.ts";
import { xlogy } from "./xlogy.ts";

const FLOATING = { computeIn: toFloating };
const DIVIDING = { check: checkDivisor };

/**
 * `x += alpha · y`, seen through every view and tie.
 *
 * @category Maths
 * @throws {ShapeError} when `b` does not broadcast to the shape of `a`.
 * @throws {DTypeError} when the result's dtype does not fit that of `a`, as float32 does not fit int32.
 * @throws {GradientError} for a leaf that requires gradients, unless inside `noGrad`.
 * @example add_(zeros([2]), 1).toArray() // [1, 1]
 */
export function add_(x: Tensor, y: Operand, options?: AlphaOptions): Tensor {
  const alpha = options?.alpha ?? 1;
  return alpha === 1 ? plainAdd(x, y) : addScaled_("add_", x, y, alpha);
}

/**
 * `x -= alpha · y`, seen through every view and tie.
 *
 * @category Maths
 * @throws {ShapeError} when `b` does not broadcast to the shape of `a`.
 * @throws {DTypeError} when the result's dtype does not fit that of `a`, as float32 does not fit int32.
 * @throws {GradientError} for a leaf that requires gradients, unless inside `noGrad`.
 * @example sub_(ones([2]), 3).toArray() // [-2, -2]
 */
export function sub_(x: Tensor, y: Operand, options?: AlphaOptions): Tensor {
  const alpha = options?.alpha ?? 1;
  if (alpha === 1) return plainSub(x, y);
  checkTensor("sub_", "x", x);
  checkNoBools("sub_", x, asTensor("sub_", y, x.dtype));
  return addScaled_("sub_", x, y, -alpha);
}

/**
 * `x *= y`, seen through every view and tie.
 *
 * @category Maths
 * @throws {ShapeError} when `b` does not broadcast to the shape of `a`.
 * @throws {DTypeError} when the result's dtype does not fit that of `a`, as float32 does not fit int32.
 * @throws {GradientError} for a leaf that requires gradients, unless inside `noGrad`.
 * @example mul_(ones([2]), 5).toArray() // [5, 5]
 */
export const mul_: InPlaceOp = inPlaceBinary("mul_", "mul", mul);

/**
 * `x /= y`, rounded as `div` has it.
 *
 * @category Maths
 * @throws {ShapeError} when `b` does not broadcast to the shape of `a`.
 * @throws {DTypeError} when the result's dtype does not fit that of `a`, as float32 does not fit int32.
 * @throws {GradientError} for a leaf that requires gradients, unless inside `noGrad`.
 * @example div_(ones([2]), 2).toArray() // [0.5, 0.5]
 */
export function div_(x: Tensor, y: Operand, options?: DivOptions): Tensor {
  const mode = options?.roundingMode ?? null;
  if (mode === "floor") return floorDivide_(x, y);
  if (mode === "trunc") return truncDivide_(x, y);
  if (mode !== null) div(x, y, options); // throws
  return plainDiv(x, y);
}

/** `x = x ^ y`. @example pow_(tensor([3]), 2).toArray() // [9] */
export function pow_(x: Tensor, y: Operand): Tensor {
  checkTensor("pow_", "x", x);
  const other = asTensor("pow_", y, x.dtype);
  if (!(y instanceof Tensor)) checkExponent("pow_", x, y);
  checkFits("pow_", x, broadcastShapes("pow_", x.shape, other.shape), resultType(x, other));
  return writeInPlace(
    "pow_",
    x,
    [other],
    () => copyInto(pow(x.detach(), y), x),
    (old) => pow(old, y),
  );
}

/** `x = remainder(x, y)`. @example remainder_(tensor([-7]), 3).toArray() // [2] */
export const remainder_: InPlaceOp = inPlaceBinary("remainder_", "remainder", remainder, DIVIDING);

/** `x = fmod(x, y)`. @example fmod_(tensor([-7]), 3).toArray() // [-1] */
export const fmod_: InPlaceOp = inPlaceBinary("fmod_", "fmod", fmod, DIVIDING);

/** `x = floorDivide(x, y)`. @example floorDivide_(tensor([-7]), 2).toArray() // [-4] */
export const floorDivide_: InPlaceOp = inPlaceBinary(
  "floorDivide_",
  "floorDivide",
  floorDivide,
  DIVIDING,
);

/** `x = clampMin(x, y)`. @example clampMin_(tensor([-7]), 2).toArray() // [2] */
export const clampMin_: InPlaceOp = inPlaceBinary("clampMin_", "maximum", clampMin);

/** `x = clampMax(x, y)`. @example clampMax_(tensor([7]), 2).toArray() // [2] */
export const clampMax_: InPlaceOp = inPlaceBinary("clampMax_", "minimum", clampMax);

/** `x = atan2(x, y)`. @example atan2_(tensor([0]), 1).toArray() // [0] */
export const atan2_: InPlaceOp = inPlaceBinary("atan2_", "atan2", atan2, FLOATING);

/** `x = hypot(x, y)`. @example hypot_(tensor([3]), 4).toArray() // [5] */
export const hypot_: InPlaceOp = inPlaceBinary("hypot_", "hypot", hypot);

/** `x = xlogy(x, y)`. @example xlogy_(tensor([0]), 0).toArray() // [0] */
export const xlogy_: InPlaceOp = inPlaceBinary("xlogy_", "xlogy", xlogy, FLOATING);

/** `x = copysign(x, y)`. @example copysign_(tensor([3]), -1).toArray() // [-3] */
export const copysign_: InPlaceOp = inPlaceBinary("copysign_", "copysign", copysign, FLOATING);

/** `x = bitwiseAnd(x, y)`. @example bitwiseAnd_(tensor([6n]), 3).toArray() // [2] */
export const bitwiseAnd_: InPlaceOp = inPlaceBinary("bitwiseAnd_", "bitwiseAnd", bitwiseAnd);

/** `x = bitwiseOr(x, y)`. @example bitwiseOr_(tensor([6n]), 3).toArray() // [7] */
export const bitwiseOr_: InPlaceOp = inPlaceBinary("bitwiseOr_", "bitwiseOr", bitwiseOr);

/** `x = bitwiseXor(x, y)`. @example bitwiseXor_(tensor([6n]), 3).toArray() // [5] */
export const bitwiseXor_: InPlaceOp = inPlaceBinary("bitwiseXor_", "bitwiseXor", bitwiseXor);

const plainAdd = inPlaceBinary("add_", "add", add);
const plainSub = inPlaceBinary("sub_", "sub", sub, { check: checkNoBools });
const plainDiv = inPlaceBinary("div_", "div", div, FLOATING);
const truncDivide_ = inPlaceBinary("div_", "truncDivide", truncDivide, DIVIDING);

function addScaled_(name: string, x: Tensor, y: Operand, alpha: number): Tensor {
  checkTensor(name, "x", x);
  const other = asTensor(name, y, x.dtype);
  const one = constant(1, computeDType(resultType(x, other)));
  const compute = (old: Tensor): Tensor => addScaled(old, other, { op: name, alpha });
  return ternaryInPlace(name, "addcmul", [x, other, one], alpha, compute);
}
