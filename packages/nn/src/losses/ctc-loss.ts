import {
  ctcLoss,
  type CtcLossOptions,
  type Lengths,
  type Reduction,
  type Tensor,
} from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";

/**
 * Connectionist temporal classification: minus the logarithm of the probability of all ways to write the targets along the steps,
 * with blanks between (Graves et al. 2006). A mean divides each loss by the length of its target first.
 *
 * Shapes: logProbs `[steps, samples, classes]` or `[steps, classes]`, as `LogSoftmax` gives them; targets (int64, int32 or uint8)
 * `[samples, longest]` or one after the other; lengths `[samples]` → a scalar, or `[samples]` without reduction.
 *
 * @throws {ShapeError} when the shapes do not fit. @throws {ValueError} when a length is out of range, or a target is no class or
 * the blank.
 * @example
 * const logProbs = tensor([[0.5, 0.5], [0.25, 0.75]]).log();
 * new CTCLoss().forward(logProbs, tensor([1n]), 2, 1).neg().exp().item() // 0.875
 */
export class CTCLoss extends Module {
  readonly blank: number;
  readonly reduction: Reduction;
  readonly zeroInfinity: boolean;

  /** @param options See `ctcLoss`. */
  constructor(options: CtcLossOptions = {}) {
    super();
    const { blank, reduction, zeroInfinity } = settleOptions("CTCLoss", options, {
      blank: 0,
      reduction: "mean",
      zeroInfinity: false,
    });
    this.blank = blank;
    this.reduction = reduction;
    this.zeroInfinity = zeroInfinity;
  }

  override forward(
    logProbs: Tensor,
    targets: Tensor,
    inputLengths: Lengths,
    targetLengths: Lengths,
  ): Tensor {
    const { blank, reduction, zeroInfinity } = this;
    const options = { blank, reduction, zeroInfinity };
    return ctcLoss(logProbs, targets, inputLengths, targetLengths, options);
  }
}
