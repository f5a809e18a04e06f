import { crossEntropy, type CrossEntropyOptions, type Tensor } from "@weft/tensor";
import { Module } from "../module/module.ts";

/**
 * Cross-entropy of class scores against labels, `-log softmax(logits)[label]`.
 *
 * Shapes: logits `[samples, classes]`, labels int32 `[samples]` → a scalar, or `[samples]` without reduction.
 *
 * @throws {ShapeError} when the shapes do not fit. @throws {ValueError} when a label names no class.
 * @example new CrossEntropyLoss().forward(tensor([[0, 0]]), tensor([1], { dtype: "int32" })).item() // 0.6931…
 */
export class CrossEntropyLoss extends Module {
  readonly options: CrossEntropyOptions;

  /** @param options Reduction (default mean) and ignored label (default -100). */
  constructor(options: CrossEntropyOptions = {}) {
    super();
    this.options = options;
  }

  override forward(logits: Tensor, labels: Tensor): Tensor {
    return crossEntropy(logits, labels, this.options);
  }
}
