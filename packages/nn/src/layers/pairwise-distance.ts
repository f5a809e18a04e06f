import { pairwiseDistance, type PairwiseDistanceOptions, type Tensor } from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";

/**
 * Distance between vectors along the last dimension: the p-norm (default 2) of `a - b + eps` (default 1e-6).
 *
 * @throws {ShapeError} when the shapes do not broadcast.
 * @example new PairwiseDistance({ eps: 0 }).forward(tensor([[3, 4]]), tensor([[0, 0]])).toArray() // [5]
 */
export class PairwiseDistance extends Module {
  readonly p: number;
  readonly eps: number;
  readonly keepdim: boolean;

  constructor(options: PairwiseDistanceOptions = {}) {
    super();
    const { p, eps, keepdim } = settleOptions("PairwiseDistance", options, {
      p: 2,
      eps: 1e-6,
      keepdim: false,
    });
    this.p = p;
    this.eps = eps;
    this.keepdim = keepdim;
  }

  override forward(a: Tensor, b: Tensor): Tensor {
    const { p, eps, keepdim } = this;
    return pairwiseDistance(a, b, { p, eps, keepdim });
  }
}
