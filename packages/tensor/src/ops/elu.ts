import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { checkNumberOrNaN } from "../dispatch/check-number.ts";
import { activateInPlace, defineActivation, type Activation } from "./define-activation.ts";
import { le } from "./le.ts";
import { mul } from "./mul.ts";
import { where } from "./where.ts";

/**
 * Exponential linear unit `x > 0 ? x : alpha · (eˣ - 1)`.
 *
 * @category Network functions
 * @param alpha Default 1.
 * @throws {DTypeError} when `x` is not floating. @throws {ValueError} when `alpha` is no number.
 * @example elu(tensor([-Infinity, 0, 2]), 3).toArray() // [-3, 0, 2]
 */
export function elu(x: Tensor, alpha = 1): Tensor {
  return scaledElu(x, [checkNumberOrNaN("elu", "alpha", alpha), 1]);
}

/**
 * `elu` into `x` itself.
 *
 * @category Network functions
 * @throws {GradientError} when `x` is a leaf that requires gradients; else as `elu`.
 * @example elu_(tensor([-Infinity, 0, 2]), 3).toArray() // [-3, 0, 2]
 */
export function elu_(x: Tensor, alpha = 1): Tensor {
  return activateInPlace(
    "elu_",
    "elu",
    x,
    [checkNumberOrNaN("elu_", "alpha", alpha), 1],
    scaledElu,
  );
}

/** `x > 0 ? x : a (e^(b x) - 1)`. Below 0 its derivative is `b (y + a)`, in which nothing overflows. */
const scaledElu: Activation = eluNamed("elu");

/** @internal */
export function eluNamed(name: string): Activation {
  const op: Activation = defineActivation({
    name,
    stem: "elu",
    vjp: ({ dy, x, attrs }) => {
      const [a, b] = attrs;
      return where(le(x, 0), mul(dy, mul(add(op(x, attrs), a), b)), dy);
    },
  });
  return op;
}
