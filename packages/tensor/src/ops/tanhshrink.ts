import { toFloating } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { defineActivation, NONE, refuseBool, type Activation } from "./define-activation.ts";
import { mul } from "./mul.ts";
import { tanh } from "./tanh.ts";
import { to } from "./to.ts";

/**
 * `x - tanh(x)`, without the cancellation near 0. Integers become float32.
 *
 * @category Network functions
 * @throws {DTypeError} when `x` is bool.
 * @example tanhshrink(tensor([0, 100])).toArray() // [0, 99]
 */
export function tanhshrink(x: Tensor): Tensor {
  refuseBool("tanhshrink", x);
  return shrink(to(x, toFloating(x.dtype)), NONE);
}

const shrink: Activation = defineActivation({
  name: "tanhshrink",
  vjp: ({ dy, x }) => {
    const t = tanh(x);
    return mul(dy, mul(t, t));
  },
});
