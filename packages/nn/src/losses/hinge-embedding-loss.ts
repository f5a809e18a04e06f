import {
  hingeEmbeddingLoss,
  type MarginLossOptions,
  type Reduction,
  type Tensor,
} from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";

/**
 * Hinge embedding loss of distances: the distance itself for targets of 1, what it lacks to `margin` (default 1) for -1.
 *
 * @throws {ShapeError} when the shapes do not fit.
 * @example new HingeEmbeddingLoss().forward(tensor([3, 0.5]), tensor([1, -1])).item() // 1.75
 */
export class HingeEmbeddingLoss extends Module {
  readonly reduction: Reduction;
  readonly margin: number;

  /** @param options See `hingeEmbeddingLoss`. */
  constructor(options: MarginLossOptions = {}) {
    super();
    const { reduction, margin } = settleOptions("HingeEmbeddingLoss", options, {
      reduction: "mean",
      margin: 1,
    });
    this.reduction = reduction;
    this.margin = margin;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { reduction, margin } = this;
    return hingeEmbeddingLoss(input, target, { reduction, margin });
  }
}
