import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { activateInPlace, defineActivation, NONE, type Activation } from "./define-activation.ts";
import { div } from "./div.ts";
import { le } from "./le.ts";
import { lt } from "./lt.ts";
import { mul } from "./mul.ts";
import { where } from "./where.ts";

/**
 * Piecewise `x · min(max(x + 3, 0), 6) / 6`. The gradient is 0 below -3, 1 above 3, and `x / 3 + 1/2` between and at both ends.
 *
 * @category Network functions
 * @throws {DTypeError} when `x` is not floating.
 * @example hardswish(tensor([-1.5, 0, 3])).toArray() // [-0.375, 0, 3]
 */
export function hardswish(x: Tensor): Tensor {
  return swish(x, NONE);
}

/**
 * `hardswish` into `x` itself.
 *
 * @category Network functions
 * @pytorch torch.nn.functional.hardswish(inplace=True)
 * @throws {GradientError} when `x` is a leaf that requires gradients; else as `hardswish`.
 * @example hardswish_(tensor([0, 3])).toArray() // [0, 3]
 */
export function hardswish_(x: Tensor): Tensor {
  return activateInPlace("hardswish_", "hardswish", x, NONE, swish);
}

const swish: Activation = defineActivation({
  name: "hardswish",
  vjp: ({ dy, x }) => where(lt(x, -3), 0, where(le(x, 3), mul(dy, add(div(x, 3), 0.5)), dy)),
});
