import { smoothL1Loss, type SmoothL1LossOptions, type Reduction, type Tensor } from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";

/**
 * Smooth L1 loss: a square for differences smaller than `beta` (default 1), the absolute value beyond.
 *
 * @throws {ShapeError} when the shapes do not fit.
 * @example new SmoothL1Loss().forward(tensor([0, 0]), tensor([1, 4])).item() // 2
 */
export class SmoothL1Loss extends Module {
  readonly reduction: Reduction;
  readonly beta: number;

  /** @param options See `smoothL1Loss`. */
  constructor(options: SmoothL1LossOptions = {}) {
    super();
    const { reduction, beta } = settleOptions("SmoothL1Loss", options, {
      reduction: "mean",
      beta: 1,
    });
    this.reduction = reduction;
    this.beta = beta;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { reduction, beta } = this;
    return smoothL1Loss(input, target, { reduction, beta });
  }
}
