import type { Tensor } from "../tensor.ts";
import { activateInPlace, definePieces, NONE, type Activation } from "./define-activation.ts";

/**
 * Piecewise linear sigmoid `min(max(x + 3, 0), 6) / 6`; the gradient at and beyond ±3 is 0, for NaN too.
 *
 * @category Network functions
 * @throws {DTypeError} when `x` is not floating.
 * @example hardsigmoid(tensor([-4, 0, 3])).toArray() // [0, 0.5, 1]
 */
export function hardsigmoid(x: Tensor): Tensor {
  return pieces(x, NONE);
}

/**
 * `hardsigmoid` into `x` itself.
 *
 * @category Network functions
 * @pytorch torch.nn.functional.hardsigmoid(inplace=True)
 * @throws {GradientError} when `x` is a leaf that requires gradients; else as `hardsigmoid`.
 * @example hardsigmoid_(tensor([-4, 0, 3])).toArray() // [0, 0.5, 1]
 */
export function hardsigmoid_(x: Tensor): Tensor {
  return activateInPlace("hardsigmoid_", "hardsigmoid", x, NONE, pieces);
}

const pieces: Activation = definePieces("hardsigmoid");
