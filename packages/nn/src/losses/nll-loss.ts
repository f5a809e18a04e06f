import { nllLoss, type NllLossOptions, type Reduction, type Tensor } from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";

/**
 * Negative log-likelihood `-weight[label] · input[label]` of logarithms of probabilities, as `LogSoftmax` gives them.
 *
 * Shapes: input `[samples, classes, ...]`, labels (int64, int32 or uint8) `[samples, ...]` → a scalar, or one value a label without
 * reduction.
 *
 * @throws {ShapeError} when the shapes do not fit. @throws {ValueError} when a label names no class.
 * @example new NLLLoss().forward(tensor([[-1, -2], [-3, -4]]), tensor([1n, 0n])).item() // 2.5
 */
export class NLLLoss extends Module {
  /** A buffer: factor of each class. */
  declare readonly weight: Tensor | null;
  readonly ignoreIndex: number;
  readonly reduction: Reduction;

  /** @param options See `nllLoss`. */
  constructor(options: NllLossOptions = {}) {
    super();
    const { weight, ignoreIndex, reduction } = settleOptions("NLLLoss", options, {
      weight: null,
      ignoreIndex: -100,
      reduction: "mean",
    });
    this.registerBuffer("weight", weight);
    this.ignoreIndex = ignoreIndex;
    this.reduction = reduction;
  }

  override forward(input: Tensor, labels: Tensor): Tensor {
    const { weight, ignoreIndex, reduction } = this;
    return nllLoss(input, labels, { weight, ignoreIndex, reduction });
  }
}
