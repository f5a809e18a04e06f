import { checkOptions } from "../dispatch/check-options.ts";
import type { Tensor } from "../tensor.ts";
import { convolveTransposed, type ConvTransposeOptions } from "./convolve-transposed.ts";

/**
 * Transposed convolution of sequences: the gradient of `conv1d` with respect to its input, as an op of its own.
 *
 * Shapes: x `[batch, channels, length]` or `[channels, length]`, weight `[channels, filters / groups, kernel]`, bias
 * `[filters]` or null → `[batch, filters, (length - 1) stride - 2 padding + dilation (kernel - 1) + outputPadding + 1]`.
 *
 * @category Network functions
 * @throws {ShapeError} when the sizes do not fit, or nothing is left of the result.
 * @throws {DTypeError} when the dtypes differ or are not floating. @throws {ValueError} for a bad option.
 * @example convTranspose1d(tensor([[1, 2]]), tensor([[[1, 10]]]), null, { stride: 2 }).toArray() // [[1, 10, 2, 20]]
 */
export function convTranspose1d(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null = null,
  options: ConvTransposeOptions = {},
): Tensor {
  checkOptions("convTranspose1d", options, [
    "stride",
    "padding",
    "outputPadding",
    "groups",
    "dilation",
  ]);
  return convolveTransposed("convTranspose1d", 1, x, weight, bias, options);
}
