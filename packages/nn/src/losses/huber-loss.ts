import { huberLoss, type HuberLossOptions, type Reduction, type Tensor } from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";

/**
 * Huber loss: a square for differences up to `delta` (default 1), `delta` times the absolute value beyond.
 *
 * @throws {ShapeError} when the shapes do not fit.
 * @example new HuberLoss({ delta: 2 }).forward(tensor([0, 0]), tensor([2, 4])).item() // 4
 */
export class HuberLoss extends Module {
  readonly reduction: Reduction;
  readonly delta: number;

  /** @param options See `huberLoss`. */
  constructor(options: HuberLossOptions = {}) {
    super();
    const { reduction, delta } = settleOptions("HuberLoss", options, {
      reduction: "mean",
      delta: 1,
    });
    this.reduction = reduction;
    this.delta = delta;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { reduction, delta } = this;
    return huberLoss(input, target, { reduction, delta });
  }
}
