import { mseLoss, type LossOptions, type Reduction, type Tensor } from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";

/**
 * Mean squared error `(x - y)²`, averaged over all elements.
 *
 * @throws {ShapeError} when the shapes differ.
 * @example new MSELoss().forward(tensor([1, 2]), tensor([1, 4])).item() // 2
 */
export class MSELoss extends Module {
  readonly reduction: Reduction;

  /** @param options See `mseLoss`. */
  constructor(options: LossOptions = {}) {
    super();
    const { reduction } = settleOptions("MSELoss", options, { reduction: "mean" });
    this.reduction = reduction;
  }

  override forward(x: Tensor, y: Tensor): Tensor {
    return mseLoss(x, y, { reduction: this.reduction });
  }
}
