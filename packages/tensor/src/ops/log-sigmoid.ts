import type { Tensor } from "../tensor.ts";
import { defineActivation, NONE, type Activation } from "./define-activation.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { sigmoid } from "./sigmoid.ts";

/**
 * Logarithm of the sigmoid, `-log(1 + e⁻ˣ)`, without taking the logarithm of a small number.
 *
 * @category Network functions
 * @pytorch torch.nn.functional.logsigmoid
 * @throws {DTypeError} when `x` is not floating.
 * @example logSigmoid(tensor([-200])).toArray() // [-200]
 */
export function logSigmoid(x: Tensor): Tensor {
  return logistic(x, NONE);
}

const logistic: Activation = defineActivation({
  name: "logSigmoid",
  vjp: ({ dy, x }) => mul(dy, sigmoid(neg(x))),
});
