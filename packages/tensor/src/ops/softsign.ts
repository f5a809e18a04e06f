import { toFloating } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { abs } from "./abs.ts";
import { add } from "./add.ts";
import { defineActivation, NONE, refuseBool, type Activation } from "./define-activation.ts";
import { div } from "./div.ts";
import { mul } from "./mul.ts";
import { to } from "./to.ts";

/**
 * Soft sign `x / (1 + |x|)`; NaN at ±Infinity. Integers become float32.
 *
 * @category Network functions
 * @throws {DTypeError} when `x` is bool.
 * @example softsign(tensor([-1, 0, 3])).toArray() // [-0.5, 0, 0.75]
 */
export function softsign(x: Tensor): Tensor {
  refuseBool("softsign", x);
  return soft(to(x, toFloating(x.dtype)), NONE);
}

const soft: Activation = defineActivation({
  name: "softsign",
  vjp: ({ dy, x }) => {
    const size = add(abs(x), 1);
    return div(dy, mul(size, size));
  },
});
