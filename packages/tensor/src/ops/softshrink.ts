import { ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { checkNumberOrNaN } from "../dispatch/check-number.ts";
import { definePieces, type Activation } from "./define-activation.ts";

/**
 * Soft threshold: `x` moved towards 0 by `lambd`, 0 within `±lambd`, where the gradient is 0 too. NaN stays NaN.
 *
 * @category Network functions
 * @param lambd Default 0.5.
 * @throws {DTypeError} when `x` is not floating. @throws {ValueError} when `lambd` is negative or no number.
 * @example softshrink(tensor([-2, 0.5, 2])).toArray() // [-1.5, 0, 1.5]
 */
export function softshrink(x: Tensor, lambd = 0.5): Tensor {
  if (!(checkNumberOrNaN("softshrink", "lambd", lambd) >= 0)) {
    throw new ValueError(`softshrink: lambd must be at least 0; got ${lambd}`);
  }
  return shrink(x, [lambd, 0]);
}

const shrink: Activation = definePieces("softshrink", "softshrink", "shrinkGrad");
