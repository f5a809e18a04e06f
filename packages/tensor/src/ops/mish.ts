import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { activateInPlace, defineActivation, NONE, type Activation } from "./define-activation.ts";
import { mul } from "./mul.ts";
import { sigmoid } from "./sigmoid.ts";
import { softplus } from "./softplus.ts";
import { sub } from "./sub.ts";
import { tanh } from "./tanh.ts";

/**
 * Self-regularized unit `x · tanh(log(1 + eˣ))`.
 *
 * Source: Misra, Mish: A Self Regularized Non-Monotonic Activation Function (2019).
 *
 * @category Network functions
 * @throws {DTypeError} when `x` is not floating.
 * @example mish(tensor([0, 100])).toArray() // [0, 100]
 */
export function mish(x: Tensor): Tensor {
  return regularized(x, NONE);
}

/**
 * `mish` into `x` itself.
 *
 * @category Network functions
 * @pytorch torch.nn.functional.mish(inplace=True)
 * @throws {GradientError} when `x` is a leaf that requires gradients; else as `mish`.
 * @example mish_(tensor([0, 100])).toArray() // [0, 100]
 */
export function mish_(x: Tensor): Tensor {
  return activateInPlace("mish_", "mish", x, NONE, regularized);
}

const regularized: Activation = defineActivation({
  name: "mish",
  // t + x (1 - t²) σ(x), with t = tanh(softplus(x)).
  vjp: ({ dy, x }) => {
    const t = tanh(softplus(x));
    const share = mul(x, sigmoid(x));
    return mul(dy, add(t, sub(share, mul(share, mul(t, t)))));
  },
});
