import { checkOptions } from "../dispatch/check-options.ts";
import type { Tensor } from "../tensor.ts";
import { convolveImages, type ConvOptions } from "./convolve-images.ts";

/**
 * Convolution (without turning the kernel around) of sequences:
 * `y[n, f, i] = bias[f] + Σ weight[f, c, s] x[n, c, i * stride + s * dilation - padding]`.
 *
 * Shapes: x `[batch, channels, length]` or `[channels, length]`, weight `[filters, channels / groups, kernel]`, bias
 * `[filters]` or null → `[batch, filters, ⌊(length + 2 padding - dilation (kernel - 1) - 1) / stride⌋ + 1]`.
 *
 * @category Network functions
 * @throws {ShapeError} when the sizes do not fit, or the kernel is longer than the padded input.
 * @throws {DTypeError} when the dtypes differ or are not floating. @throws {ValueError} for a bad option.
 * @example conv1d(tensor([[1, 2, 3]]), tensor([[[1, -1]]])).toArray() // [[-1, -1]]
 */
export function conv1d(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null = null,
  options: ConvOptions = {},
): Tensor {
  checkOptions("conv1d", options, ["stride", "padding", "dilation", "groups"]);
  return convolveImages("conv1d", 1, x, weight, bias, options);
}
