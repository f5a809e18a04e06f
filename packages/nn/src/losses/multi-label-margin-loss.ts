import { ShapeError, type LossOptions, type Reduction, type Tensor } from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";
import { checkReduction, reduce } from "./reduce.ts";

/**
 * Margin loss of scores when several classes are right: `Σ max(0, 1 - (x[label] - x[class])) / classes` over the labels and all
 * classes that are none.
 *
 * Shapes: x `[samples, classes]` or `[classes]`; labels (int64) the same, a sample's labels first and then -1 → a scalar, or one
 * value a sample without reduction.
 *
 * @throws {ShapeError} when the shapes differ. @throws {IndexError} when a label names no class.
 * @example new MultiLabelMarginLoss().forward(tensor([0.5, 1]), tensor([0n, -1n])).item() // 0.75
 */
export class MultiLabelMarginLoss extends Module {
  readonly reduction: Reduction;

  /** @param options `reduction`: default "mean". */
  constructor(options: LossOptions = {}) {
    super();
    const { reduction } = settleOptions("MultiLabelMarginLoss", options, { reduction: "mean" });
    this.reduction = checkReduction("MultiLabelMarginLoss", reduction);
  }

  override forward(x: Tensor, labels: Tensor): Tensor {
    const sizes = (t: Tensor): string => t.shape.join(", ");
    if ((x.ndim !== 1 && x.ndim !== 2) || sizes(x) !== sizes(labels)) {
      throw new ShapeError(
        `MultiLabelMarginLoss: x and labels must both be [samples, classes] or [classes]; got [${sizes(x)}] and [${sizes(labels)}]`,
      );
    }
    const isLabel = labels.lt(0).to("int64").cumsum(-1).eq(0); // all before the first -1
    const places = labels.mul(isLabel.to("int64"));
    const named = x.detach().mul(0).scatterAdd(-1, places, isLabel.to(x.dtype)).gt(0);
    const scores = x.gather(-1, places).unsqueeze(-1);
    const violations = x.unsqueeze(-2).sub(scores).add(1).relu(); // [..., label, class]
    const counted = isLabel.unsqueeze(-1).logicalAnd(named.logicalNot().unsqueeze(-2));
    const sums = violations.mul(counted.to(x.dtype)).sum({ dim: [-2, -1] });
    return reduce(sums.div(x.shape.at(-1)!), this.reduction);
  }
}
