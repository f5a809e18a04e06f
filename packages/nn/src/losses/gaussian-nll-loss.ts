import {
  gaussianNllLoss,
  type GaussianNllLossOptions,
  type Reduction,
  type Tensor,
} from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";

/**
 * Negative log-likelihood of targets under normal distributions: `(log v + (input - target)² / v) / 2` with `v` the variance.
 *
 * @throws {ShapeError} when the shapes do not fit.
 * @example new GaussianNLLLoss().forward(tensor([3]), tensor([1]), tensor([1])).item() // 2
 */
export class GaussianNLLLoss extends Module {
  readonly reduction: Reduction;
  readonly full: boolean;
  readonly eps: number;

  /** @param options See `gaussianNllLoss`. */
  constructor(options: GaussianNllLossOptions = {}) {
    super();
    const { reduction, full, eps } = settleOptions("GaussianNLLLoss", options, {
      reduction: "mean",
      full: false,
      eps: 1e-6,
    });
    this.reduction = reduction;
    this.full = full;
    this.eps = eps;
  }

  override forward(input: Tensor, target: Tensor, variance: Tensor): Tensor {
    const { reduction, full, eps } = this;
    return gaussianNllLoss(input, target, variance, { reduction, full, eps });
  }
}
