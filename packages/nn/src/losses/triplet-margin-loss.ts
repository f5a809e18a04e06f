import {
  tripletMarginLoss,
  type TripletMarginLossOptions,
  type Reduction,
  type Tensor,
} from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";

/**
 * Triplet loss `max(d(anchor, positive) - d(anchor, negative) + margin, 0)` with the p-norm as distance `d`.
 *
 * @throws {ShapeError} when the shapes do not fit.
 * @example new TripletMarginLoss({ margin: 4, eps: 0 }).forward(tensor([[0]]), tensor([[2]]), tensor([[5]])).item() // 1
 */
export class TripletMarginLoss extends Module {
  readonly reduction: Reduction;
  readonly margin: number;
  readonly p: number;
  readonly eps: number;
  readonly swap: boolean;

  /** @param options See `tripletMarginLoss`. */
  constructor(options: TripletMarginLossOptions = {}) {
    super();
    const { reduction, margin, p, eps, swap } = settleOptions("TripletMarginLoss", options, {
      reduction: "mean",
      margin: 1,
      p: 2,
      eps: 1e-6,
      swap: false,
    });
    this.reduction = reduction;
    this.margin = margin;
    this.p = p;
    this.eps = eps;
    this.swap = swap;
  }

  override forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor {
    const { reduction, margin, p, eps, swap } = this;
    return tripletMarginLoss(anchor, positive, negative, { reduction, margin, p, eps, swap });
  }
}
