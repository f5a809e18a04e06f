import { l1Loss, type LossOptions, type Reduction, type Tensor } from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";

/**
 * Mean absolute error `|input - target|`, averaged over all elements.
 *
 * @throws {ShapeError} when the shapes do not fit.
 * @example new L1Loss().forward(tensor([1, 2]), tensor([1, 5])).item() // 1.5
 */
export class L1Loss extends Module {
  readonly reduction: Reduction;

  /** @param options See `l1Loss`. */
  constructor(options: LossOptions = {}) {
    super();
    const { reduction } = settleOptions("L1Loss", options, { reduction: "mean" });
    this.reduction = reduction;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { reduction } = this;
    return l1Loss(input, target, { reduction });
  }
}
