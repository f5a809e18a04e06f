import { conv1d, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import type { SpatialSize } from "../module/spatial-size.ts";
import { convolve, convPlan, type ConvLayerOptions } from "./conv-forward.ts";
import { ConvLayer } from "./conv-layer.ts";

/**
 * Convolution (without turning the kernel around) of sequences with learned filters, `conv1d`.
 *
 * Shapes: x `[batch, inChannels, length]` or `[inChannels, length]` → `[batch, outChannels, out]` with
 * `out = ⌊(size + 2 padding - dilation (kernelSize - 1) - 1) / stride⌋ + 1`; weight `[outChannels, inChannels / groups,
 * ...kernelSize]`, bias `[outChannels]`.
 * Init: `kaimingUniform(a = √5)` for weight, U(±1/√(inChannels / groups · kernel places)) for bias (PyTorch's defaults).
 *
 * @throws {ValueError} for a bad option. @throws {ShapeError} when the sizes do not fit.
 * @example new Conv1d(3, 8, 5, { padding: 2, stride: 2 }).forward(zeros([4, 3, 10])).shape // [4, 8, 5]
 */
export class Conv1d<Bias extends boolean = true> extends ConvLayer<Bias> {
  static {
    declareClosed(this);
  }

  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: SpatialSize,
    options: ConvLayerOptions<Bias> = {},
  ) {
    super(1, inChannels, outChannels, kernelSize, convPlan(new.target.name, options));
  }

  override forward(x: Tensor): Tensor {
    return convolve(conv1d, this, x);
  }
}
