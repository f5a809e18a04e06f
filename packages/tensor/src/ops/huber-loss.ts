import { checkNumber } from "../dispatch/check-number.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { checkReduction, checkSameShape, type LossOptions } from "../dispatch/reduction.ts";
import { ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { abs } from "./abs.ts";
import { defineLoss } from "./define-loss.ts";
import { ge } from "./ge.ts";
import { le } from "./le.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";
import { where } from "./where.ts";

export interface HuberLossOptions extends LossOptions {
  /** Where the square goes over into the absolute value. Default 1. */
  readonly delta?: number;
}

/**
 * Huber loss: `d² / 2` where the difference `d = input - target` is at most `delta`, `delta (|d| - delta / 2)` elsewhere.
 *
 * @category Losses
 * @throws {ShapeError} when the shapes differ: broadcasting a target is nearly always a mistake.
 * @throws {ValueError} when `reduction` is unknown or `delta` is not positive.
 * @example huberLoss(tensor([0, 0]), tensor([2, 4]), { delta: 2 }).item() // 4
 */
export function huberLoss(input: Tensor, target: Tensor, options: HuberLossOptions = {}): Tensor {
  checkOptions("huberLoss", options, ["delta", "reduction"]);
  const reduction = checkReduction("huberLoss", options.reduction);
  const delta = checkNumber("huberLoss", "delta", options.delta ?? 1);
  if (!(delta > 0)) throw new ValueError(`huberLoss: delta must be positive; got ${delta}`);
  checkTensor("huberLoss", "input", input);
  checkTensor("huberLoss", "target", target);
  checkSameShape("huberLoss", input, target);
  return loss(input, target, reduction, delta);
}

const loss = defineLoss<number>({
  name: "huberLoss",
  value: (x, y, delta) => {
    const size = abs(sub(x, y));
    const beyond = mul(sub(size, delta / 2), delta);
    return where(le(size, delta), mul(mul(size, size), 0.5), beyond);
  },
  dx: (x, y, delta) => slope(sub(x, y), delta),
  dy: (x, y, delta) => slope(sub(y, x), delta),
});

/** The difference cut off at -delta and delta. */
function slope(d: Tensor, delta: number): Tensor {
  return where(le(d, -delta), -delta, where(ge(d, delta), delta, d));
}
