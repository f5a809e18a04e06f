import { checkNumber } from "../dispatch/check-number.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensors } from "../dispatch/check-tensor.ts";
import { checkReduction, type LossOptions } from "../dispatch/reduction.ts";
import { computeDType, resultType, toFloating } from "../dtype.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { broadcastShapes, sameShape, show } from "../shape.ts";
import { privately } from "../storage/scope.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { any } from "./any.ts";
import { raisedTo } from "./raised-to.ts";
import { div } from "./div.ts";
import { log } from "./log.ts";
import { lt } from "./lt.ts";
import { mul } from "./mul.ts";
import { reduceLoss } from "./reduce-loss.ts";
import { unsqueeze } from "./squeeze.ts";
import { sub } from "./sub.ts";
import { to } from "./to.ts";

export interface GaussianNllLossOptions extends LossOptions {
  /** Whether `log(2π) / 2` is added. Default false. */
  readonly full?: boolean;
  /** What a variance counts as at least; its gradient does not notice. Default 1e-6. */
  readonly eps?: number;
}

/**
 * Negative log-likelihood of targets under normal distributions: `(log v + (x - y)² / v) / 2` with `v` the variance.
 *
 * Shapes: input and target broadcast; variance as the input, or one for each of its rows: `[..., 1]` or `[...]`.
 *
 * @category Losses
 * @param variance None may be negative.
 * @throws {ShapeError} when the shapes do not fit.
 * @throws {ValueError} when `reduction` is unknown or a variance is negative.
 * @example gaussianNllLoss(tensor([3]), tensor([1]), tensor([1])).item() // 2
 */
export function gaussianNllLoss(
  input: Tensor,
  target: Tensor,
  variance: Tensor,
  options: GaussianNllLossOptions = {},
): Tensor {
  checkOptions("gaussianNllLoss", options, ["full", "eps", "reduction"]);
  const reduction = checkReduction("gaussianNllLoss", options.reduction);
  const { full = false } = options;
  const eps = checkNumber("gaussianNllLoss", "eps", options.eps ?? 1e-6);
  checkTensors("gaussianNllLoss", { input, target, variance });
  broadcastShapes("gaussianNllLoss", input.shape, target.shape);
  const column = needsColumn(input, variance);
  if (any(lt(variance, 0)).item() === 1)
    throw new ValueError("gaussianNllLoss: no variance may be negative; got one that is");
  const pair = { dtype: resultType(input, target), ndim: Math.max(input.ndim, target.ndim) };
  const dtype = toFloating(resultType(pair, variance));
  const wide = computeDType(dtype);
  return privately(() => {
    const difference = sub(to(input, wide), to(target, wide));
    const given = to(variance, wide);
    const v = raisedTo(column ? unsqueeze(given, given.ndim) : given, eps);
    const losses = mul(add(log(v), div(mul(difference, difference), v)), 0.5);
    const all = full ? add(losses, 0.5 * Math.log(2 * Math.PI)) : losses;
    return to(reduceLoss(all, reduction), dtype);
  });
}

/** Whether the variance has one value a row and lacks the last dimension. */
function needsColumn(input: Tensor, variance: Tensor): boolean {
  if (sameShape(variance.shape, input.shape)) return false;
  const rows = input.shape.slice(0, -1);
  if (input.ndim > 0 && sameShape(variance.shape, rows)) return true;
  if (variance.shape.at(-1) === 1 && sameShape(variance.shape.slice(0, -1), rows)) return false;
  throw new ShapeError(
    `gaussianNllLoss: variance must have the input's shape, or one value a row ([..., 1] or [...]); got ${show(variance.shape)} for ${show(input.shape)}`,
  );
}
