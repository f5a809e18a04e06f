import type { Tensor } from "../tensor.ts";
import { checkNumberOrNaN } from "../dispatch/check-number.ts";
import { definePieces, type Activation } from "./define-activation.ts";

/**
 * Hard threshold: `x` outside of `±lambd`, 0 within, where the gradient is 0 too. NaN stays NaN.
 *
 * @category Network functions
 * @param lambd Default 0.5.
 * @throws {DTypeError} when `x` is not floating. @throws {ValueError} when `lambd` is no number.
 * @example hardshrink(tensor([-2, 0.5, 2])).toArray() // [-2, 0, 2]
 */
export function hardshrink(x: Tensor, lambd = 0.5): Tensor {
  return shrink(x, [checkNumberOrNaN("hardshrink", "lambd", lambd), 0]);
}

const shrink: Activation = definePieces("hardshrink", "hardshrink", "shrinkGrad");
