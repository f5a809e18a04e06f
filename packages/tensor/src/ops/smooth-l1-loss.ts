import { checkNumber } from "../dispatch/check-number.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { checkReduction, checkSameShape, type LossOptions } from "../dispatch/reduction.ts";
import { ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { abs } from "./abs.ts";
import { defineLoss } from "./define-loss.ts";
import { div } from "./div.ts";
import { ge } from "./ge.ts";
import { le } from "./le.ts";
import { lt } from "./lt.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";
import { where } from "./where.ts";

export interface SmoothL1LossOptions extends LossOptions {
  /** Where the square goes over into the absolute value. 0 gives the L1 loss. Default 1. */
  readonly beta?: number;
}

/**
 * Smooth L1 loss: `d² / 2 beta` where the difference `d = input - target` is smaller than `beta`, `|d| - beta / 2` elsewhere.
 *
 * @category Losses
 * @throws {ShapeError} when the shapes differ: broadcasting a target is nearly always a mistake.
 * @throws {ValueError} when `reduction` is unknown or `beta` is negative.
 * @example smoothL1Loss(tensor([0, 0]), tensor([1, 4])).item() // 2
 */
export function smoothL1Loss(
  input: Tensor,
  target: Tensor,
  options: SmoothL1LossOptions = {},
): Tensor {
  checkOptions("smoothL1Loss", options, ["beta", "reduction"]);
  const reduction = checkReduction("smoothL1Loss", options.reduction);
  const beta = checkNumber("smoothL1Loss", "beta", options.beta ?? 1);
  if (!(beta >= 0)) throw new ValueError(`smoothL1Loss: beta must be at least 0; got ${beta}`);
  checkTensor("smoothL1Loss", "input", input);
  checkTensor("smoothL1Loss", "target", target);
  checkSameShape("smoothL1Loss", input, target);
  return loss(input, target, reduction, beta);
}

const loss = defineLoss<number>({
  name: "smoothL1Loss",
  value: (x, y, beta) => {
    const size = abs(sub(x, y));
    if (beta === 0) return size;
    const square = div(mul(mul(size, size), 0.5), beta);
    return where(lt(size, beta), square, sub(size, beta / 2));
  },
  dx: (x, y, beta) => slope(sub(x, y), beta),
  dy: (x, y, beta) => slope(sub(y, x), beta),
});

/** `d / beta` cut off at -1 and 1. With a beta of 0 it is -1 at 0, for both tensors, as in PyTorch. */
function slope(d: Tensor, beta: number): Tensor {
  const inside = beta === 0 ? d : div(d, beta);
  return where(le(d, -beta), -1, where(ge(d, beta), 1, inside));
}
