import { klDiv, type KlDivOptions, type Tensor } from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";

/**
 * Kullback-Leibler divergence of a target distribution from the input's, which holds logarithms of probabilities:
 * `target (log target - input)`.
 *
 * The mean divides by the number of elements; reduction `"batchmean"` is the definition for a batch of distributions.
 *
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example new KLDivLoss({ reduction: "sum" }).forward(tensor([-1]), tensor([1])).item() // 1
 */
export class KLDivLoss extends Module {
  readonly reduction: NonNullable<KlDivOptions["reduction"]>;
  readonly logTarget: boolean;

  /** @param options See `klDiv`. */
  constructor(options: KlDivOptions = {}) {
    super();
    const { reduction, logTarget } = settleOptions("KLDivLoss", options, {
      reduction: "mean",
      logTarget: false,
    });
    this.reduction = reduction;
    this.logTarget = logTarget;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { reduction, logTarget } = this;
    return klDiv(input, target, { reduction, logTarget });
  }
}
