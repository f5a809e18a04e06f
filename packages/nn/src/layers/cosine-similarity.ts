import { cosineSimilarity, type CosineSimilarityOptions, type Tensor } from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";

/**
 * Cosine of the angle between vectors along a dimension (default 1); lengths count as `eps` (default 1e-8) at least.
 *
 * @throws {ShapeError} when the shapes do not broadcast. @throws {IndexError} when the dimension is out of range.
 * @example new CosineSimilarity().forward(tensor([[3, 0]]), tensor([[-2, 0]])).toArray() // [-1]
 */
export class CosineSimilarity extends Module {
  readonly dim: number;
  readonly eps: number;

  constructor(options: CosineSimilarityOptions = {}) {
    super();
    const { dim, eps } = settleOptions("CosineSimilarity", options, { dim: 1, eps: 1e-8 });
    this.dim = dim;
    this.eps = eps;
  }

  override forward(a: Tensor, b: Tensor): Tensor {
    const { dim, eps } = this;
    return cosineSimilarity(a, b, { dim, eps });
  }
}
