import {
  poissonNllLoss,
  type PoissonNllLossOptions,
  type Reduction,
  type Tensor,
} from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";

/**
 * Negative log-likelihood of counts under Poisson distributions: `exp(input) - target · input` for logarithms of rates, which `logInput` (default true) says the input is.
 *
 * @throws {ShapeError} when the shapes do not fit.
 * @example new PoissonNLLLoss().forward(tensor([0, 0]), tensor([1, 3])).item() // 1
 */
export class PoissonNLLLoss extends Module {
  readonly reduction: Reduction;
  readonly logInput: boolean;
  readonly full: boolean;
  readonly eps: number;

  /** @param options See `poissonNllLoss`. */
  constructor(options: PoissonNllLossOptions = {}) {
    super();
    const { reduction, logInput, full, eps } = settleOptions("PoissonNLLLoss", options, {
      reduction: "mean",
      logInput: true,
      full: false,
      eps: 1e-8,
    });
    this.reduction = reduction;
    this.logInput = logInput;
    this.full = full;
    this.eps = eps;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { reduction, logInput, full, eps } = this;
    return poissonNllLoss(input, target, { reduction, logInput, full, eps });
  }
}
