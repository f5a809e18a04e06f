import { crossEntropy, type CrossEntropyOptions, type Reduction, type Tensor } from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";

/**
 * Cross-entropy of class scores: `-weight[label] · log softmax(logits)[label]`, or the same for targets that are probabilities.
 *
 * Shapes: logits `[samples, classes, ...]`; target either labels (int64, int32 or uint8) `[samples, ...]`, or probabilities of the
 * logits' shape → a scalar, or one value a label without reduction.
 *
 * @throws {ShapeError} when the shapes do not fit. @throws {ValueError} when a label names no class.
 * @example new CrossEntropyLoss().forward(tensor([[0, 0]]), tensor([1n])).item() // 0.6931…
 */
export class CrossEntropyLoss extends Module {
  /** A buffer: factor of each class. */
  declare readonly weight: Tensor | null;
  readonly ignoreIndex: number;
  readonly labelSmoothing: number;
  readonly reduction: Reduction;

  /** @param options See `crossEntropy`. */
  constructor(options: CrossEntropyOptions = {}) {
    super();
    const { weight, ignoreIndex, labelSmoothing, reduction } = settleOptions(
      "CrossEntropyLoss",
      options,
      { weight: null, ignoreIndex: -100, labelSmoothing: 0, reduction: "mean" },
    );
    this.registerBuffer("weight", weight);
    this.ignoreIndex = ignoreIndex;
    this.labelSmoothing = labelSmoothing;
    this.reduction = reduction;
  }

  override forward(logits: Tensor, target: Tensor): Tensor {
    const { weight, ignoreIndex, labelSmoothing, reduction } = this;
    return crossEntropy(logits, target, { weight, ignoreIndex, labelSmoothing, reduction });
  }
}
