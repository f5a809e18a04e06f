import { checkNumber } from "../dispatch/check-number.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensors } from "../dispatch/check-tensor.ts";
import { checkReduction, type LossOptions } from "../dispatch/reduction.ts";
import { computeDType, resultType, toFloating } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { broadcastShapes, show } from "../shape.ts";
import { privately } from "../storage/scope.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { clampMin } from "./clamp-min.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { reduceLoss } from "./reduce-loss.ts";
import { sub } from "./sub.ts";
import { to } from "./to.ts";

export interface MarginLossOptions extends LossOptions {
  /** Default: what the loss says. */
  readonly margin?: number;
}

/**
 * Ranking loss `max(-y (a - b) + margin, 0)`: `y = 1` asks for `a` to be larger than `b`, `y = -1` for the opposite. The default
 * margin is 0.
 *
 * Shapes: a, b and target broadcast, with as many dimensions.
 *
 * @category Losses
 * @throws {ShapeError} when the shapes do not fit. @throws {ValueError} when `reduction` is unknown.
 * @example marginRankingLoss(tensor([1, 2]), tensor([3, 0]), tensor([1, 1])).item() // 1
 */
export function marginRankingLoss(
  a: Tensor,
  b: Tensor,
  target: Tensor,
  options: MarginLossOptions = {},
): Tensor {
  checkOptions("marginRankingLoss", options, ["margin", "reduction"]);
  const reduction = checkReduction("marginRankingLoss", options.reduction);
  const margin = checkNumber("marginRankingLoss", "margin", options.margin ?? 0);
  checkTensors("marginRankingLoss", { a, b, target });
  if (a.ndim !== b.ndim || a.ndim !== target.ndim) {
    throw new ShapeError(
      `marginRankingLoss: a, b and target must have as many dimensions; got ${show(a.shape)}, ${show(b.shape)} and ${show(target.shape)}`,
    );
  }
  const pair = broadcastShapes("marginRankingLoss", a.shape, b.shape);
  broadcastShapes("marginRankingLoss", pair, target.shape);
  const common = toFloating(resultType(a, b));
  const dtype = resultType({ dtype: common, ndim: pair.length }, target);
  const wide = computeDType(dtype);
  return privately(() => {
    const product = mul(neg(to(target, wide)), sub(to(a, wide), to(b, wide)));
    return to(reduceLoss(clampMin(add(product, margin), 0), reduction), dtype);
  });
}
