import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { checkReduction, checkSameShape, type LossOptions } from "../dispatch/reduction.ts";
import type { Tensor } from "../tensor.ts";
import { abs } from "./abs.ts";
import { defineLoss } from "./define-loss.ts";
import { sign } from "./sign.ts";
import { sub } from "./sub.ts";

/**
 * Mean absolute error `|input - target|`, averaged over all elements; the gradient at 0 is 0.
 *
 * @category Losses
 * @throws {ShapeError} when the shapes differ: broadcasting a target is nearly always a mistake.
 * @throws {ValueError} when `reduction` is unknown.
 * @example l1Loss(tensor([1, 2]), tensor([1, 5])).item() // 1.5
 */
export function l1Loss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  checkOptions("l1Loss", options, ["reduction"]);
  const reduction = checkReduction("l1Loss", options.reduction);
  checkTensor("l1Loss", "input", input);
  checkTensor("l1Loss", "target", target);
  checkSameShape("l1Loss", input, target);
  return loss(input, target, reduction, undefined);
}

const loss = defineLoss({
  name: "l1Loss",
  value: (x, y) => abs(sub(x, y)),
  dx: (x, y) => sign(sub(x, y)),
  dy: (x, y) => sign(sub(y, x)),
});
