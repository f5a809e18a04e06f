import type { Tensor } from "@weft/tensor";
import { becomePlain } from "../lazy/become-plain.ts";
import { withOptions } from "../module/layer-options.ts";
import type { SpatialSize } from "../module/spatial-size.ts";
import type { ConvTransposeLayerOptions } from "./conv-transpose-forward.ts";
import { ConvTranspose1d } from "./conv-transpose1d.ts";
import { convOptionsOf, inputChannels, leaveConvLazy } from "./lazy-conv.ts";

/**
 * `ConvTranspose1d` that takes `inChannels` from its first input: then it becomes a plain `ConvTranspose1d`, and draws its values.
 *
 * @throws {ShapeError} when the channels of the first input cannot be divided into `groups`.
 * @example new LazyConvTranspose1d(8, 3).forward(zeros([4, 3, 10])).shape // [4, 8, 12]
 */
export class LazyConvTranspose1d<Bias extends boolean = true> extends ConvTranspose1d<Bias> {
  constructor(
    outChannels: number,
    kernelSize: SpatialSize,
    options: ConvTransposeLayerOptions<Bias> = {},
  ) {
    super(0, 0, kernelSize, withOptions("LazyConvTranspose1d", options, { bias: false as Bias })); // so that nothing is drawn
    const { bias = true, dtype = "float32" } = options;
    leaveConvLazy(this, { outChannels, isTransposed: true, bias, dtype });
  }

  /** The layer that it becomes. */
  plainFor(x: Tensor): ConvTranspose1d<boolean> {
    const { outChannels, kernelSize, padding, outputPadding } = this;
    // Words are for convolutions that are not transposed.
    const options = {
      ...convOptionsOf(this),
      padding: padding as readonly number[],
      outputPadding,
    };
    return new ConvTranspose1d(inputChannels(this, x), outChannels, kernelSize, options);
  }

  /** Draws nothing: the first values come with the first input. */
  override resetParameters(): void {
    // Nothing to draw yet.
  }

  override forward(x: Tensor, outputSize: SpatialSize | null = null): Tensor {
    becomePlain(this, x);
    return super.forward(x, outputSize);
  }
}
