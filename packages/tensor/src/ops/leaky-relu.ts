import type { Tensor } from "../tensor.ts";
import { checkNumberOrNaN } from "../dispatch/check-number.ts";
import { activateInPlace, definePieces, type Activation } from "./define-activation.ts";

/**
 * Rectifier with a slope below 0: `x > 0 ? x : negativeSlope · x`; the gradient at 0 is `negativeSlope`.
 *
 * @category Network functions
 * @param negativeSlope Default 0.01.
 * @throws {DTypeError} when `x` is not floating. @throws {ValueError} when the slope is no number.
 * @example leakyRelu(tensor([-4, 2]), 0.25).toArray() // [-1, 2]
 */
export function leakyRelu(x: Tensor, negativeSlope = 0.01): Tensor {
  return leak(x, [checkNumberOrNaN("leakyRelu", "negativeSlope", negativeSlope), 0]);
}

/**
 * `leakyRelu` into `x` itself.
 *
 * @category Network functions
 * @throws {GradientError} when `x` is a leaf that requires gradients; else as `leakyRelu`.
 * @example leakyRelu_(tensor([-4, 2]), 0.25).toArray() // [-1, 2]
 */
export function leakyRelu_(x: Tensor, negativeSlope = 0.01): Tensor {
  const slope = checkNumberOrNaN("leakyRelu_", "negativeSlope", negativeSlope);
  return activateInPlace("leakyRelu_", "leakyRelu", x, [slope, 0], leak);
}

const leak: Activation = definePieces("leakyRelu");
