import {
  binaryCrossEntropyWithLogits,
  type BinaryCrossEntropyWithLogitsOptions,
  type Reduction,
  type Tensor,
} from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";

/**
 * Binary cross-entropy of scores: a sigmoid and `BCELoss` in one, which overflows for no score.
 *
 * @throws {ShapeError} when the shapes differ, or a weight does not broadcast to them.
 * @example new BCEWithLogitsLoss().forward(tensor([-1000]), tensor([1])).item() // 1000
 */
export class BCEWithLogitsLoss extends Module {
  /** A buffer: factor of each element's loss. */
  declare readonly weight: Tensor | null;
  /** A buffer, under the name that PyTorch saves: factor of the losses of positive examples. */
  declare readonly pos_weight: Tensor | null;
  readonly reduction: Reduction;

  /** @param options See `binaryCrossEntropyWithLogits`. */
  constructor(options: BinaryCrossEntropyWithLogitsOptions = {}) {
    super();
    const { weight, posWeight, reduction } = settleOptions("BCEWithLogitsLoss", options, {
      weight: null,
      posWeight: null,
      reduction: "mean",
    });
    this.registerBuffer("weight", weight);
    this.registerBuffer("pos_weight", posWeight);
    this.reduction = reduction;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight, pos_weight: posWeight, reduction } = this;
    return binaryCrossEntropyWithLogits(input, target, { weight, posWeight, reduction });
  }
}
