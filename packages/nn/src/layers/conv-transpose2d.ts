import { convTranspose2d, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import type { SpatialSize } from "../module/spatial-size.ts";
import { ConvLayer } from "./conv-layer.ts";
import {
  convolveTransposed,
  convTransposePlan,
  type ConvTransposeLayerOptions,
} from "./conv-transpose-forward.ts";

/**
 * Transposed convolution of images with learned filters, `convTranspose2d`.
 *
 * Shapes: x `[batch, inChannels, rows, cols]` or `[inChannels, rows, cols]` → `[batch, outChannels, outRows, outCols]` with
 * `out = (size - 1) stride - 2 padding + dilation (kernelSize - 1) + outputPadding + 1`; weight `[inChannels, outChannels /
 * groups, ...kernelSize]`, bias `[outChannels]`.
 * Init: `kaimingUniform(a = √5)` for weight, U(±1/√(outChannels / groups · kernel places)) for bias (PyTorch's defaults).
 *
 * @throws {ValueError} for a bad option. @throws {ShapeError} when the sizes do not fit.
 * @example new ConvTranspose2d(8, 3, 2, { stride: 2 }).forward(zeros([1, 8, 4, 3])).shape // [1, 3, 8, 6]
 */
export class ConvTranspose2d<Bias extends boolean = true> extends ConvLayer<Bias> {
  static {
    declareClosed(this);
  }

  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: SpatialSize,
    options: ConvTransposeLayerOptions<Bias> = {},
  ) {
    const plan = convTransposePlan(new.target.name, options);
    super(2, inChannels, outChannels, kernelSize, plan);
  }

  /** @param outputSize The size of the result, in place of `outputPadding`: of several sizes, a stride can come from each. */
  override forward(x: Tensor, outputSize: SpatialSize | null = null): Tensor {
    return convolveTransposed(convTranspose2d, this, x, outputSize);
  }
}
