import type { Tensor } from "@weft/tensor";
import { becomePlain } from "../lazy/become-plain.ts";
import { withOptions } from "../module/layer-options.ts";
import type { SpatialSize } from "../module/spatial-size.ts";
import type { ConvLayerOptions } from "./conv-forward.ts";
import { Conv1d } from "./conv1d.ts";
import { convOptionsOf, inputChannels, leaveConvLazy } from "./lazy-conv.ts";

/**
 * `Conv1d` that takes `inChannels` from its first input: then it becomes a plain `Conv1d`, and draws its values.
 *
 * @throws {ShapeError} when the channels of the first input cannot be divided into `groups`.
 * @example new LazyConv1d(8, 3).forward(zeros([4, 3, 10])).shape // [4, 8, 8]
 */
export class LazyConv1d<Bias extends boolean = true> extends Conv1d<Bias> {
  constructor(outChannels: number, kernelSize: SpatialSize, options: ConvLayerOptions<Bias> = {}) {
    super(0, 0, kernelSize, withOptions("LazyConv1d", options, { bias: false as Bias })); // so that nothing is drawn
    const { bias = true, dtype = "float32" } = options;
    leaveConvLazy(this, { outChannels, isTransposed: false, bias, dtype });
  }

  /** The layer that it becomes. */
  plainFor(x: Tensor): Conv1d<boolean> {
    const { outChannels, kernelSize, padding, paddingMode } = this;
    const options = { ...convOptionsOf(this), padding, paddingMode };
    return new Conv1d(inputChannels(this, x), outChannels, kernelSize, options);
  }

  /** Draws nothing: the first values come with the first input. */
  override resetParameters(): void {
    // Nothing to draw yet.
  }

  override forward(x: Tensor): Tensor {
    becomePlain(this, x);
    return super.forward(x);
  }
}
