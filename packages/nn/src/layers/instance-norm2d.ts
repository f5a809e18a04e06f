import type { Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { InstanceNormLayer } from "./instance-norm-layer.ts";
import type { RunningNormOptions } from "./running-norm-layer.ts";

/**
 * Instance norm `(x - mean) / √(variance + eps) · weight + bias` of images, by channels of each one
 * (`instanceNorm`). With `trackRunningStats` the running statistics move when training and are used in evaluation mode.
 *
 * Shapes: x `[batch, numFeatures, rows, cols]` or `[numFeatures, rows, cols]` → the same; weight, bias,
 * `running_mean` and `running_var` `[numFeatures]`. Init: weight 1, bias 0, running mean 0, running variance 1.
 *
 * @throws {ShapeError} when x has other dimensions. @throws {ValueError} when there is a single place.
 * @example new InstanceNorm2d(1, { eps: 0 }).forward(tensor([[[1, 3]]])).toArray() // [[[-1, 1]]]
 */
export class InstanceNorm2d<
  Affine extends boolean = false,
  Tracked extends boolean = false,
> extends InstanceNormLayer<Affine, Tracked> {
  static {
    declareClosed(this);
  }

  constructor(numFeatures: number, options: RunningNormOptions<Affine, Tracked> = {}) {
    super(numFeatures, options, false);
  }

  override forward(x: Tensor): Tensor {
    return this.normalize(x, 3);
  }
}
