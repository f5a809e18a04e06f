import {
  ShapeError,
  ValueError,
  type LossOptions,
  type Reduction,
  type Tensor,
} from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";
import { checkReduction, reduce } from "./reduce.ts";

/** Options of `MultiMarginLoss`. */
export interface MultiMarginLossOptions extends LossOptions {
  /** The power of a violation, 1 or 2. Default 1. */
  readonly p?: 1 | 2;
  /** By how much the label's score shall be larger. Default 1. */
  readonly margin?: number;
  /** Factor of each class, `[classes]`. Default: none. */
  readonly weight?: Tensor | null;
}

/**
 * Margin loss of class scores: `Σ max(0, margin - x[label] + x[class])ᵖ · weight[label] / classes` over the other classes.
 *
 * Shapes: x `[samples, classes]` or `[classes]`; labels (int64) `[samples]` or `[]` → a scalar, or one value a label without
 * reduction.
 *
 * @throws {ShapeError} when the shapes do not fit. @throws {IndexError} when a label names no class.
 * @example new MultiMarginLoss().forward(tensor([0.5, 1]), tensor(0n)).item() // 0.75
 */
export class MultiMarginLoss extends Module {
  readonly p: 1 | 2;
  readonly margin: number;
  /** A buffer: factor of each class. */
  declare readonly weight: Tensor | null;
  readonly reduction: Reduction;

  constructor(options: MultiMarginLossOptions = {}) {
    super();
    const { p, margin, weight, reduction } = settleOptions("MultiMarginLoss", options, {
      p: 1,
      margin: 1,
      weight: null,
      reduction: "mean",
    });
    this.p = p;
    if (this.p !== 1 && this.p !== 2)
      throw new ValueError(`MultiMarginLoss: p must be 1 or 2; got ${String(this.p)}`);
    this.margin = margin;
    this.registerBuffer("weight", weight);
    this.reduction = checkReduction("MultiMarginLoss", reduction);
  }

  override forward(x: Tensor, labels: Tensor): Tensor {
    const classes = x.shape.at(-1) ?? 0;
    const fits = x.ndim === 1 || x.ndim === 2;
    if (!fits || labels.ndim !== x.ndim - 1 || labels.shape[0] !== x.shape.at(-2)) {
      throw new ShapeError(
        `MultiMarginLoss: x must be [samples, classes] and labels [samples], or [classes] and []; got [${x.shape.join(", ")}] and [${labels.shape.join(", ")}]`,
      );
    }
    const places = labels.unsqueeze(-1);
    const apart = x.sub(x.gather(-1, places)).add(this.margin).relu();
    const others = apart.scatter(-1, places, 0);
    const powers = this.p === 1 ? others : others.mul(others);
    const sums = powers.sum({ dim: -1 }).div(classes);
    const { weight } = this;
    const weighted =
      weight === null
        ? sums
        : sums.mul(weight.gather(0, labels.reshape([-1])).reshape(labels.shape));
    return reduce(weighted, this.reduction);
  }
}
