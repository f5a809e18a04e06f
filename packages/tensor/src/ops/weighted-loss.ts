import type { Reduction } from "../dispatch/reduction.ts";
import { ShapeError } from "../errors.ts";
import { broadcastShapes, sameShape, show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { mul } from "./mul.ts";
import { reduceLoss } from "./reduce-loss.ts";

/**
 * Losses of elements, each times its weight, as one number. A mean divides by their number, whatever the weights.
 *
 * @throws {ShapeError} when the weight does not broadcast to the losses.
 * @internal
 */
export function weightedLoss(
  op: string,
  losses: Tensor,
  weight: Tensor,
  reduction: Reduction,
): Tensor {
  checkSpreads(op, "weight", weight, losses);
  return reduceLoss(mul(losses, weight), reduction);
}

/** @throws {ShapeError} when a tensor does not broadcast to the shape of another. @internal */
export function checkSpreads(op: string, name: string, given: Tensor, over: Tensor): void {
  if (
    given.ndim <= over.ndim &&
    sameShape(broadcastShapes(`${op}: ${name}`, over.shape, given.shape), over.shape)
  )
    return;
  throw new ShapeError(
    `${op}: ${name} must broadcast to the input's shape; got ${show(given.shape)} for ${show(over.shape)}`,
  );
}
