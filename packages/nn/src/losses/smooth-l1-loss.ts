import { smoothL1Loss, type SmoothL1LossOptions, type Reduction, type Tensor } from "@weft/tensor";
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
    this.reduction = options.reduction ?? "mean";
    this.beta = options.beta ?? 1;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { reduction, beta } = this;
    return smoothL1Loss(input, target, { reduction, beta });
  }
}
