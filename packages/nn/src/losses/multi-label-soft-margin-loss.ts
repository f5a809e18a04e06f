import { ShapeError, type LossOptions, type Reduction, type Tensor } from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";
import { checkReduction, reduce } from "./reduce.ts";

/** Options of `MultiLabelSoftMarginLoss`. */
export interface MultiLabelSoftMarginLossOptions extends LossOptions {
  /** Factor of each class, `[classes]`. Default: none. */
  readonly weight?: Tensor | null;
}

/**
 * Binary cross-entropy of scores, averaged over the classes of a sample:
 * `-mean(y · log σ(x) + (1 - y) · log σ(-x))`, times the weights.
 *
 * Shapes: x and target `[..., classes]` → a scalar, or `[...]` without reduction.
 *
 * @throws {ShapeError} when the shapes differ.
 * @example new MultiLabelSoftMarginLoss().forward(tensor([[0, 0]]), tensor([[1, 0]])).item() // 0.6931…
 */
export class MultiLabelSoftMarginLoss extends Module {
  /** A buffer: factor of each class. */
  declare readonly weight: Tensor | null;
  readonly reduction: Reduction;

  constructor(options: MultiLabelSoftMarginLossOptions = {}) {
    super();
    const { weight, reduction } = settleOptions("MultiLabelSoftMarginLoss", options, {
      weight: null,
      reduction: "mean",
    });
    this.registerBuffer("weight", weight);
    this.reduction = checkReduction("MultiLabelSoftMarginLoss", reduction);
  }

  override forward(x: Tensor, target: Tensor): Tensor {
    if (x.ndim === 0 || x.shape.join() !== target.shape.join()) {
      throw new ShapeError(
        `MultiLabelSoftMarginLoss: x and target must have the same shape, [..., classes]; got [${x.shape.join(", ")}] and [${target.shape.join(", ")}]`,
      );
    }
    const isNot = target.neg().add(1);
    const each = target.mul(x.logSigmoid()).add(isNot.mul(x.neg().logSigmoid())).neg();
    const weighted = this.weight === null ? each : each.mul(this.weight);
    return reduce(weighted.sum({ dim: -1 }).div(x.shape.at(-1)!), this.reduction);
  }
}
