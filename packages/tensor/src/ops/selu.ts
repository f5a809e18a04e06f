import type { KernelParameters } from "../dispatch/unary.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { activateInPlace, defineActivation, type Activation } from "./define-activation.ts";
import { le } from "./le.ts";
import { mul } from "./mul.ts";
import { where } from "./where.ts";

/**
 * Self-normalizing unit `scale · (x > 0 ? x : alpha · (eˣ - 1))`, with `scale = 1.0507…` and `alpha = 1.6732…`; the gradient at
 * 0 is `scale · alpha`.
 *
 * Source: Klambauer et al., Self-Normalizing Neural Networks (2017).
 *
 * @category Network functions
 * @throws {DTypeError} when `x` is not floating.
 * @example selu(tensor([-Infinity])).item() // -1.7580993175506592
 */
export function selu(x: Tensor): Tensor {
  return normalizing(x, PARAMETERS);
}

/**
 * `selu` into `x` itself.
 *
 * @category Network functions
 * @throws {GradientError} when `x` is a leaf that requires gradients; else as `selu`.
 * @example selu_(tensor([0])).toArray() // [0]
 */
export function selu_(x: Tensor): Tensor {
  return activateInPlace("selu_", "selu", x, PARAMETERS, normalizing);
}

const ALPHA = 1.6732632423543772848170429916717;
const SCALE = 1.0507009873554804934193349852946;
const PARAMETERS: KernelParameters = [ALPHA * SCALE, SCALE];

/** `x > 0 ? b x : a (eˣ - 1)`. */
const normalizing: Activation = defineActivation({
  name: "selu",
  vjp: ({ dy, x, attrs }) => {
    const [a, b] = attrs;
    return mul(dy, where(le(x, 0), add(normalizing(x, attrs), a), b));
  },
});
