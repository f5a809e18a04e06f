import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensors } from "../dispatch/check-tensor.ts";
import { checkFloating, checkReduction, type Reduction } from "../dispatch/reduction.ts";
import { broadcastShapes } from "../shape.ts";
import { privately } from "../storage/scope.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { defineLoss } from "./define-loss.ts";
import { div } from "./div.ts";
import { exp } from "./exp.ts";
import { log } from "./log.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { sub } from "./sub.ts";
import { xlogy } from "./xlogy.ts";

export interface KlDivOptions {
  /**
   * Default `"mean"`, which divides by the number of elements; `"batchmean"` divides by the size of the first dimension, which is
   * the divergence's definition for a batch of distributions.
   */
  readonly reduction?: Reduction | "batchmean";
  /** Whether the target holds logarithms of probabilities as the input does. Default false. */
  readonly logTarget?: boolean;
}

/**
 * Kullback-Leibler divergence of a target distribution from the input's: `y (log y - x)`, where `x` are logarithms of
 * probabilities; 0 where `y` is 0. With `logTarget` it is `exp(y) (y - x)`. Shapes broadcast.
 *
 * @category Losses
 * @throws {ShapeError} when the shapes do not broadcast. @throws {DTypeError} when a tensor is not floating.
 * @throws {ValueError} when `reduction` is unknown.
 * @example klDiv(log(tensor([[0.5, 0.5]])), tensor([[1, 0]]), { reduction: "batchmean" }).item() // 0.6931…
 */
export function klDiv(input: Tensor, target: Tensor, options: KlDivOptions = {}): Tensor {
  checkOptions("klDiv", options, ["reduction", "logTarget"]);
  const reduction = checkReduction("klDiv", options.reduction, REDUCTIONS);
  checkTensors("klDiv", { input, target });
  checkFloating("klDiv", "input", input);
  checkFloating("klDiv", "target", target);
  broadcastShapes("klDiv", input.shape, target.shape);
  const loss = options.logTarget === true ? logLoss : plainLoss;
  if (reduction !== "batchmean") return loss(input, target, reduction, undefined);
  return privately(() => {
    const sum = loss(input, target, "sum", undefined);
    return input.ndim === 0 ? sum : div(sum, input.shape[0]!);
  });
}

const REDUCTIONS = ["mean", "batchmean", "sum", "none"] as const;

const plainLoss = defineLoss({
  name: "klDiv",
  value: (x, y) => sub(xlogy(y, y), mul(y, x)),
  dx: (_x, y) => neg(y),
  // y / y is 1, and NaN at 0: so is PyTorch's gradient.
  dy: (x, y) => sub(add(log(y), div(y, y)), x),
});

const logLoss = defineLoss({
  name: "klDiv",
  value: (x, y) => mul(exp(y), sub(y, x)),
  dx: (_x, y) => neg(exp(y)),
  dy: (x, y) => {
    const e = exp(y);
    return add(mul(e, sub(y, x)), e);
  },
});
