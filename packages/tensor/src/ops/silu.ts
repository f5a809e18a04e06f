import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { activateInPlace, defineActivation, NONE, type Activation } from "./define-activation.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { sigmoid } from "./sigmoid.ts";

/**
 * Sigmoid-weighted unit `x · σ(x)`, also called swish.
 *
 * @category Network functions
 * @throws {DTypeError} when `x` is not floating.
 * @example silu(tensor([0, 100])).toArray() // [0, 100]
 */
export function silu(x: Tensor): Tensor {
  return weighted(x, NONE);
}

/**
 * `silu` into `x` itself.
 *
 * @category Network functions
 * @pytorch torch.nn.functional.silu(inplace=True)
 * @throws {GradientError} when `x` is a leaf that requires gradients; else as `silu`.
 * @example silu_(tensor([0, 100])).toArray() // [0, 100]
 */
export function silu_(x: Tensor): Tensor {
  return activateInPlace("silu_", "silu", x, NONE, weighted);
}

const weighted: Activation = defineActivation({
  name: "silu",
  // σ + x σ (1 - σ), with 1 - σ(x) = σ(-x).
  vjp: ({ dy, x }) => mul(dy, mul(sigmoid(x), add(mul(x, sigmoid(neg(x))), 1))),
});
