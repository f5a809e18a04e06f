import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensors } from "../dispatch/check-tensor.ts";
import {
  checkFloating,
  checkReduction,
  checkSpreads,
  type LossOptions,
} from "../dispatch/reduction.ts";
import type { Tensor } from "../tensor.ts";
import { abs } from "./abs.ts";
import { add } from "./add.ts";
import { defineLoss } from "./define-loss.ts";
import { exp } from "./exp.ts";
import { log1p } from "./log1p.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { relu } from "./relu.ts";
import { sigmoid } from "./sigmoid.ts";

/**
 * Logistic loss `log(1 + exp(-y x))` of scores `x` and targets `y` of 1 or -1; it does not overflow.
 *
 * Shapes: the target broadcasts to the input's shape.
 *
 * @category Losses
 * @throws {ShapeError} when the target does not broadcast to the input. @throws {DTypeError} when the input is not floating.
 * @throws {ValueError} when `reduction` is unknown.
 * @example softMarginLoss(tensor([-1000]), tensor([1])).item() // 1000
 */
export function softMarginLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  checkOptions("softMarginLoss", options, ["reduction"]);
  const reduction = checkReduction("softMarginLoss", options.reduction);
  checkTensors("softMarginLoss", { input, target });
  checkFloating("softMarginLoss", "input", input);
  checkSpreads("softMarginLoss", "target", target, input);
  return loss(input, target, reduction, undefined);
}

const loss = defineLoss({
  name: "softMarginLoss",
  value: (x, y) => {
    const product = mul(x, y);
    return add(log1p(exp(neg(abs(product)))), relu(neg(product)));
  },
  dx: (x, y) => neg(mul(y, sigmoid(neg(mul(x, y))))),
  dy: (x, y) => neg(mul(x, sigmoid(neg(mul(x, y))))),
});
