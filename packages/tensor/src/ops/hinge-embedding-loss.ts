import { checkNumber } from "../dispatch/check-number.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensors } from "../dispatch/check-tensor.ts";
import { checkFloating, checkReduction } from "../dispatch/reduction.ts";
import { computeDType } from "../dtype.ts";
import { broadcastShapes } from "../shape.ts";
import { privately } from "../storage/scope.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { clampMin } from "./clamp-min.ts";
import type { MarginLossOptions } from "./margin-ranking-loss.ts";
import { ne } from "./ne.ts";
import { neg } from "./neg.ts";
import { reduceLoss } from "./reduce-loss.ts";
import { to } from "./to.ts";
import { where } from "./where.ts";

/**
 * Hinge embedding loss of distances `x`: `x` where the target is 1, `max(margin - x, 0)` where it is -1. The default margin is 1.
 * As in PyTorch any other target counts as both.
 *
 * Shapes: input and target broadcast.
 *
 * @category Losses
 * @throws {ShapeError} when the shapes do not broadcast. @throws {DTypeError} when the input is not floating.
 * @throws {ValueError} when `reduction` is unknown.
 * @example hingeEmbeddingLoss(tensor([3, 0.5]), tensor([1, -1])).item() // 1.75
 */
export function hingeEmbeddingLoss(
  input: Tensor,
  target: Tensor,
  options: MarginLossOptions = {},
): Tensor {
  checkOptions("hingeEmbeddingLoss", options, ["margin", "reduction"]);
  const reduction = checkReduction("hingeEmbeddingLoss", options.reduction);
  const margin = checkNumber("hingeEmbeddingLoss", "margin", options.margin ?? 1);
  checkTensors("hingeEmbeddingLoss", { input, target });
  checkFloating("hingeEmbeddingLoss", "input", input);
  broadcastShapes("hingeEmbeddingLoss", input.shape, target.shape);
  return privately(() => {
    const x = to(input, computeDType(input.dtype));
    const short = clampMin(add(neg(x), margin), 0);
    const losses = add(where(ne(target, 1), short, 0), where(ne(target, -1), x, 0));
    return to(reduceLoss(losses, reduction), input.dtype);
  });
}
