import { checkOptions } from "../dispatch/check-options.ts";
import type { Tensor } from "../tensor.ts";
import { convolveImages, type ConvOptions } from "./convolve-images.ts";

/**
 * Convolution (without turning the kernel around) of images:
 * `y[n, f, i, j] = bias[f] + Σ weight[f, c, r, s] x[n, c, i * stride + r * dilation - padding, j * ...]`.
 *
 * Shapes: x `[batch, channels, rows, cols]` or `[channels, rows, cols]`, weight `[filters, channels / groups, kernelRows,
 * kernelCols]`, bias `[filters]` or null → `[batch, filters, outRows, outCols]` with
 * `out = ⌊(size + 2 padding - dilation (kernel - 1) - 1) / stride⌋ + 1`. With `groups` equal to the channels it is depthwise.
 *
 * @category Network functions
 * @throws {ShapeError} when the sizes do not fit, or the kernel is larger than the padded input.
 * @throws {DTypeError} when the dtypes differ or are not floating. @throws {ValueError} for a bad option.
 * @example conv2d(tensor([[[1, 2], [3, 4]]]), tensor([[[[1, 0], [0, 1]]]])).toArray() // [[[5]]]
 */
export function conv2d(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null = null,
  options: ConvOptions = {},
): Tensor {
  checkOptions("conv2d", options, ["stride", "padding", "dilation", "groups"]);
  return convolveImages("conv2d", 2, x, weight, bias, options);
}
