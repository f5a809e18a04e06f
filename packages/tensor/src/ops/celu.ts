import { ValueError } from "../errors.ts";
import type { KernelParameters } from "../dispatch/unary.ts";
import type { Tensor } from "../tensor.ts";
import { checkNumberOrNaN } from "../dispatch/check-number.ts";
import { activateInPlace, type Activation } from "./define-activation.ts";
import { eluNamed } from "./elu.ts";

/**
 * Exponential linear unit with a continuous derivative, `x > 0 ? x : alpha · (e^(x / alpha) - 1)`.
 *
 * @category Network functions
 * @param alpha Default 1.
 * @throws {DTypeError} when `x` is not floating. @throws {ValueError} when `alpha` is 0 or no number.
 * @example celu(tensor([-Infinity, 0, 2]), 3).toArray() // [-3, 0, 2]
 */
export function celu(x: Tensor, alpha = 1): Tensor {
  return continuousElu(x, parameters("celu", alpha));
}

/**
 * `celu` into `x` itself.
 *
 * @category Network functions
 * @throws {GradientError} when `x` is a leaf that requires gradients; else as `celu`.
 * @example celu_(tensor([-Infinity, 0, 2]), 3).toArray() // [-3, 0, 2]
 */
export function celu_(x: Tensor, alpha = 1): Tensor {
  return activateInPlace("celu_", "elu", x, parameters("celu_", alpha), continuousElu);
}

const continuousElu: Activation = eluNamed("celu");

function parameters(op: string, alpha: number): KernelParameters {
  if (checkNumberOrNaN(op, "alpha", alpha) !== 0) return [alpha, 1 / alpha];
  throw new ValueError(`${op}: alpha must not be 0; got 0`);
}
