import type { Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { BatchNormLayer } from "./batch-norm-layer.ts";
import type { RunningNormOptions } from "./running-norm-layer.ts";

/**
 * Batch norm `(x - mean) / √(variance + eps) · weight + bias` of images, by channels (`batchNorm`). When training, mean and
 * variance are the batch's, and the running ones move towards them; in evaluation mode the running ones are used, or the batch's
 * without `trackRunningStats`.
 *
 * Shapes: x `[batch, numFeatures, rows, cols]` → the same; weight, bias, `running_mean` and
 * `running_var` `[numFeatures]`. Init: weight 1, bias 0, running mean 0, running variance 1.
 *
 * @throws {ShapeError} when x has other dimensions. @throws {ValueError} when training with a single value a channel.
 * @example new BatchNorm2d(1, { eps: 0 }).forward(tensor([[[[1, 3]]]])).toArray() // [[[[-1, 1]]]]
 */
export class BatchNorm2d<
  Affine extends boolean = true,
  Tracked extends boolean = true,
> extends BatchNormLayer<Affine, Tracked> {
  static {
    declareClosed(this);
  }

  constructor(numFeatures: number, options: RunningNormOptions<Affine, Tracked> = {}) {
    super(numFeatures, options, true);
  }

  override forward(x: Tensor): Tensor {
    this.checkInput(x, [4], 1);
    return this.normalize(x);
  }
}
