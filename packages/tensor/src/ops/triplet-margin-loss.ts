import { checkNumber } from "../dispatch/check-number.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensors } from "../dispatch/check-tensor.ts";
import { checkReduction, type LossOptions } from "../dispatch/reduction.ts";
import { ShapeError } from "../errors.ts";
import { broadcastShapes, show } from "../shape.ts";
import { privately } from "../storage/scope.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { clampMin } from "./clamp-min.ts";
import { minimum } from "./minimum.ts";
import { pairwiseDistance } from "./pairwise-distance.ts";
import { reduceLoss } from "./reduce-loss.ts";
import { sub } from "./sub.ts";

export interface TripletMarginLossOptions extends LossOptions {
  /** By how much the negative shall be farther away. Default 1. */
  readonly margin?: number;
  /** The order of the distance's norm. Default 2. */
  readonly p?: number;
  /** Added to each difference. Default 1e-6. */
  readonly eps?: number;
  /** Whether the positive's distance from the negative counts when it is smaller than the anchor's. Default false. */
  readonly swap?: boolean;
}

/**
 * Triplet loss `max(d(anchor, positive) - d(anchor, negative) + margin, 0)` with `d` the distance of `pairwiseDistance`.
 *
 * Shapes: all broadcast to `[..., size]`, with as many dimensions → a scalar, or `[...]` without reduction.
 *
 * @category Losses
 * @throws {ShapeError} when the shapes do not fit. @throws {ValueError} when `reduction` is unknown.
 * @example tripletMarginLoss(tensor([[0]]), tensor([[2]]), tensor([[5]]), { margin: 4, eps: 0 }).item() // 1
 */
export function tripletMarginLoss(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  options: TripletMarginLossOptions = {},
): Tensor {
  checkOptions("tripletMarginLoss", options, ["margin", "p", "eps", "swap", "reduction"]);
  const reduction = checkReduction("tripletMarginLoss", options.reduction);
  const { swap = false } = options;
  const margin = checkNumber("tripletMarginLoss", "margin", options.margin ?? 1);
  const p = checkNumber("tripletMarginLoss", "p", options.p ?? 2);
  const eps = checkNumber("tripletMarginLoss", "eps", options.eps ?? 1e-6);
  checkTensors("tripletMarginLoss", { anchor, positive, negative });
  if (anchor.ndim !== positive.ndim || anchor.ndim !== negative.ndim) {
    throw new ShapeError(
      `tripletMarginLoss: anchor, positive and negative must have as many dimensions; got ${show(anchor.shape)}, ${show(positive.shape)} and ${show(negative.shape)}`,
    );
  }
  const pair = broadcastShapes("tripletMarginLoss", anchor.shape, positive.shape);
  broadcastShapes("tripletMarginLoss", pair, negative.shape);
  return privately(() => {
    const near = pairwiseDistance(anchor, positive, { p, eps });
    const far = pairwiseDistance(anchor, negative, { p, eps });
    const apart = swap ? minimum(far, pairwiseDistance(positive, negative, { p, eps })) : far;
    return reduceLoss(clampMin(add(sub(near, apart), margin), 0), reduction);
  });
}
