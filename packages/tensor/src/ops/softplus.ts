import type { Tensor } from "../tensor.ts";
import { checkNumberOrNaN } from "../dispatch/check-number.ts";
import { defineActivation, type Activation } from "./define-activation.ts";
import { gt } from "./gt.ts";
import { mul } from "./mul.ts";
import { sigmoid } from "./sigmoid.ts";
import { where } from "./where.ts";

/**
 * Smooth rectifier `log(1 + e^(beta · x)) / beta`; where `beta · x > threshold` it is `x`, with the gradient 1.
 *
 * @category Network functions
 * @param beta Default 1. @param threshold Default 20.
 * @throws {DTypeError} when `x` is not floating. @throws {ValueError} when a parameter is no number.
 * @example softplus(tensor([-Infinity, 30])).toArray() // [0, 30]
 */
export function softplus(x: Tensor, beta = 1, threshold = 20): Tensor {
  return smooth(x, [
    checkNumberOrNaN("softplus", "beta", beta),
    checkNumberOrNaN("softplus", "threshold", threshold),
  ]);
}

const smooth: Activation = defineActivation({
  name: "softplus",
  vjp: ({ dy, x, attrs: [beta, threshold] }) => {
    const z = mul(x, beta);
    return where(gt(z, threshold), dy, mul(dy, sigmoid(z)));
  },
});
