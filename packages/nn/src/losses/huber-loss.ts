import { huberLoss, type HuberLossOptions, type Reduction, type Tensor } from "@weft/tensor";
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
    this.reduction = options.reduction ?? "mean";
    this.delta = options.delta ?? 1;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { reduction, delta } = this;
    return huberLoss(input, target, { reduction, delta });
  }
}
