import { conv2d, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import type { SpatialSize } from "../module/spatial-size.ts";
import { convolve, convPlan, type ConvLayerOptions } from "./conv-forward.ts";
import { ConvLayer } from "./conv-layer.ts";

/**
 * Convolution (without turning the kernel around) of images with learned filters, `conv2d`.
 *
 * Shapes: x `[batch, inChannels, rows, cols]` or `[inChannels, rows, cols]` → `[batch, outChannels, outRows, outCols]` with
 * `out = ⌊(size + 2 padding - dilation (kernelSize - 1) - 1) / stride⌋ + 1`; weight `[outChannels, inChannels / groups,
 * ...kernelSize]`, bias `[outChannels]`.
 * Init: `kaimingUniform(a = √5)` for weight, U(±1/√(inChannels / groups · kernel places)) for bias (PyTorch's defaults).
 *
 * @throws {ValueError} for a bad option. @throws {ShapeError} when the sizes do not fit.
 * @example new Conv2d(3, 8, 3, { padding: "same" }).forward(zeros([1, 3, 9, 7])).shape // [1, 8, 9, 7]
 */
export class Conv2d<Bias extends boolean = true> extends ConvLayer<Bias> {
  static {
    declareClosed(this);
  }

  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: SpatialSize,
    options: ConvLayerOptions<Bias> = {},
  ) {
    super(2, inChannels, outChannels, kernelSize, convPlan(new.target.name, options));
  }

  override forward(x: Tensor): Tensor {
    return convolve(conv2d, this, x);
  }
}
