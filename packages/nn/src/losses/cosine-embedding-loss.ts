import {
  cosineEmbeddingLoss,
  type MarginLossOptions,
  type Reduction,
  type Tensor,
} from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";

/**
 * Loss of pairs of vectors by their cosine `c`: `1 - c` for targets of 1, `max(c - margin, 0)` for -1. The margin is 0 by default.
 *
 * @throws {ShapeError} when the shapes do not fit.
 * @example new CosineEmbeddingLoss().forward(tensor([[1, 0]]), tensor([[0, 2]]), tensor([1])).item() // 1
 */
export class CosineEmbeddingLoss extends Module {
  readonly reduction: Reduction;
  readonly margin: number;

  /** @param options See `cosineEmbeddingLoss`. */
  constructor(options: MarginLossOptions = {}) {
    super();
    const { reduction, margin } = settleOptions("CosineEmbeddingLoss", options, {
      reduction: "mean",
      margin: 0,
    });
    this.reduction = reduction;
    this.margin = margin;
  }

  override forward(a: Tensor, b: Tensor, target: Tensor): Tensor {
    const { reduction, margin } = this;
    return cosineEmbeddingLoss(a, b, target, { reduction, margin });
  }
}
