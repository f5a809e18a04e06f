import {
  marginRankingLoss,
  type MarginLossOptions,
  type Reduction,
  type Tensor,
} from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";

/**
 * Ranking loss `max(-target (a - b) + margin, 0)`; a target of 1 asks for `a` to be larger. The margin is 0 by default.
 *
 * @throws {ShapeError} when the shapes do not fit.
 * @example new MarginRankingLoss().forward(tensor([1, 2]), tensor([3, 0]), tensor([1, 1])).item() // 1
 */
export class MarginRankingLoss extends Module {
  readonly reduction: Reduction;
  readonly margin: number;

  /** @param options See `marginRankingLoss`. */
  constructor(options: MarginLossOptions = {}) {
    super();
    const { reduction, margin } = settleOptions("MarginRankingLoss", options, {
      reduction: "mean",
      margin: 0,
    });
    this.reduction = reduction;
    this.margin = margin;
  }

  override forward(a: Tensor, b: Tensor, target: Tensor): Tensor {
    const { reduction, margin } = this;
    return marginRankingLoss(a, b, target, { reduction, margin });
  }
}
