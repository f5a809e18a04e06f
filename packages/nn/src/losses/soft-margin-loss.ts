import { softMarginLoss, type LossOptions, type Reduction, type Tensor } from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";

/**
 * Logistic loss `log(1 + exp(-target · input))` of scores, for targets of 1 and -1.
 *
 * @throws {ShapeError} when the shapes do not fit.
 * @example new SoftMarginLoss().forward(tensor([-1000]), tensor([1])).item() // 1000
 */
export class SoftMarginLoss extends Module {
  readonly reduction: Reduction;

  /** @param options See `softMarginLoss`. */
  constructor(options: LossOptions = {}) {
    super();
    const { reduction } = settleOptions("SoftMarginLoss", options, { reduction: "mean" });
    this.reduction = reduction;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { reduction } = this;
    return softMarginLoss(input, target, { reduction });
  }
}
