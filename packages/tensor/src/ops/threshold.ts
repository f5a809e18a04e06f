import { copyInto } from "../dispatch/copy.ts";
import { isFloating } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { checkNumberOrNaN } from "../dispatch/check-number.ts";
import { activateInPlace, definePieces, refuseBool, type Activation } from "./define-activation.ts";
import { writeWatched } from "./define-in-place.ts";
import { gt } from "./gt.ts";
import { where } from "./where.ts";

/**
 * `x > limit ? x : value`; where `x` is replaced, the gradient is 0. NaN stays NaN.
 *
 * Shapes: any → the same. Integers stay integers; both numbers must be whole there.
 *
 * @category Network functions
 * @throws {DTypeError} when `x` is bool. @throws {ValueError} when an argument is no number, or does not fit integers.
 * @example threshold(tensor([0.5, 1, 2]), 1, 7).toArray() // [7, 7, 2]
 */
export function threshold(x: Tensor, limit: number, value: number): Tensor {
  check("threshold", x, limit, value);
  return isFloating(x.dtype) ? step(x, [limit, value]) : where(gt(x, limit), x, value);
}

/**
 * `threshold` into `x` itself.
 *
 * @category Network functions
 * @throws {GradientError} when `x` is a leaf that requires gradients; else as `threshold`.
 * @example threshold_(tensor([0.5, 1, 2]), 1, 7).toArray() // [7, 7, 2]
 */
export function threshold_(x: Tensor, limit: number, value: number): Tensor {
  check("threshold_", x, limit, value);
  if (isFloating(x.dtype))
    return activateInPlace("threshold_", "threshold", x, [limit, value], step);
  const replaced = (): Tensor => where(gt(x, limit), x, value);
  return writeWatched("threshold_", x, [], () => copyInto(replaced(), x), replaced);
}

const step: Activation = definePieces("threshold");

function check(op: string, x: Tensor, limit: number, value: number): void {
  refuseBool(op, x);
  checkNumberOrNaN(op, "limit", limit);
  checkNumberOrNaN(op, "value", value);
  if (isFloating(x.dtype)) return;
  if (Number.isSafeInteger(limit) && Number.isSafeInteger(value)) return;
  throw new ValueError(
    `${op}: limit and value must be whole numbers for ${x.dtype}; got limit ${limit} and value ${value} (cast the tensor to float32)`,
  );
}
