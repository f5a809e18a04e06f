import { copyInto } from "../dispatch/copy.ts";
import { isFloating } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { checkNumberOrNaN } from "../dispatch/check-number.ts";
import { activateInPlace, definePieces, refuseBool, type Activation } from "./define-activation.ts";
import { writeWatched } from "./define-in-place.ts";
import { maximum } from "./maximum.ts";
import { minimum } from "./minimum.ts";

/**
 * Piecewise linear `min(max(x, minVal), maxVal)`; the gradient at and beyond both limits is 0, NaN stays NaN.
 *
 * Shapes: any → the same. Integers stay integers; their limits must be whole, and for uint8 not negative.
 *
 * @category Network functions
 * @param minVal Default -1. @param maxVal Default 1; it wins when it is less than `minVal`.
 * @throws {DTypeError} when `x` is bool. @throws {ValueError} when a limit is no number, or does not fit integers.
 * @example hardtanh(tensor([-2, 0.5, 3])).toArray() // [-1, 0.5, 1]
 */
export function hardtanh(x: Tensor, minVal = -1, maxVal = 1): Tensor {
  checkLimits("hardtanh", x, minVal, maxVal);
  return isFloating(x.dtype) ? clip(x, [minVal, maxVal]) : clipIntegers(x, minVal, maxVal);
}

/**
 * `hardtanh` into `x` itself.
 *
 * @category Network functions
 * @throws {GradientError} when `x` is a leaf that requires gradients; else as `hardtanh`.
 * @example hardtanh_(tensor([-2, 0.5, 3])).toArray() // [-1, 0.5, 1]
 */
export function hardtanh_(x: Tensor, minVal = -1, maxVal = 1): Tensor {
  checkLimits("hardtanh_", x, minVal, maxVal);
  if (isFloating(x.dtype))
    return activateInPlace("hardtanh_", "hardtanh", x, [minVal, maxVal], clip);
  const clipped = (): Tensor => clipIntegers(x, minVal, maxVal);
  return writeWatched("hardtanh_", x, [], () => copyInto(clipped(), x), clipped);
}

const clip: Activation = definePieces("hardtanh");

function clipIntegers(x: Tensor, minVal: number, maxVal: number): Tensor {
  return minimum(maximum(x, minVal), maxVal);
}

function checkLimits(op: string, x: Tensor, minVal: number, maxVal: number): void {
  refuseBool(op, x);
  checkNumberOrNaN(op, "minVal", minVal);
  checkNumberOrNaN(op, "maxVal", maxVal);
  if (isFloating(x.dtype)) return;
  const fits = Number.isSafeInteger(minVal) && Number.isSafeInteger(maxVal);
  if (fits && (x.dtype !== "uint8" || (minVal >= 0 && maxVal >= 0))) return;
  throw new ValueError(
    `${op}: the limits of ${x.dtype} must be whole numbers${x.dtype === "uint8" ? " of at least 0" : ""}; got minVal ${minVal} and maxVal ${maxVal} (cast the tensor to float32)`,
  );
}
