import {
  binaryCrossEntropy,
  type BinaryCrossEntropyOptions,
  type Reduction,
  type Tensor,
} from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";

/**
 * Binary cross-entropy `-(y log p + (1 - y) log(1 - p))` of probabilities; logarithms are at least -100.
 *
 * @throws {ShapeError} when the shapes differ. @throws {ValueError} when a probability is not from 0 to 1.
 * @example new BCELoss({ reduction: "sum" }).forward(tensor([1, 0]), tensor([1, 1])).item() // 100
 */
export class BCELoss extends Module {
  /** A buffer: factor of each element's loss. */
  declare readonly weight: Tensor | null;
  readonly reduction: Reduction;

  /** @param options See `binaryCrossEntropy`. */
  constructor(options: BinaryCrossEntropyOptions = {}) {
    super();
    const { weight, reduction } = settleOptions("BCELoss", options, {
      weight: null,
      reduction: "mean",
    });
    this.registerBuffer("weight", weight);
    this.reduction = reduction;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight, reduction } = this;
    return binaryCrossEntropy(input, target, { weight, reduction });
  }
}
