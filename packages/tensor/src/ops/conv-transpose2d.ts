import { checkOptions } from "../dispatch/check-options.ts";
import type { Tensor } from "../tensor.ts";
import { convolveTransposed, type ConvTransposeOptions } from "./convolve-transposed.ts";

/**
 * Transposed convolution of images: the gradient of `conv2d` with respect to its input, as an op of its own.
 *
 * Shapes: x `[batch, channels, rows, cols]` or `[channels, rows, cols]`, weight `[channels, filters / groups, kernelRows,
 * kernelCols]`, bias `[filters]` or null → `[batch, filters, outRows, outCols]` with
 * `out = (size - 1) stride - 2 padding + dilation (kernel - 1) + outputPadding + 1`.
 *
 * @category Network functions
 * @throws {ShapeError} when the sizes do not fit, or nothing is left of the result.
 * @throws {DTypeError} when the dtypes differ or are not floating. @throws {ValueError} for a bad option.
 * @example convTranspose2d(tensor([[[2]]]), tensor([[[[1, 2], [3, 4]]]])).toArray() // [[[2, 4], [6, 8]]]
 */
export function convTranspose2d(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null = null,
  options: ConvTransposeOptions = {},
): Tensor {
  checkOptions("convTranspose2d", options, [
    "stride",
    "padding",
    "outputPadding",
    "groups",
    "dilation",
  ]);
  return convolveTransposed("convTranspose2d", 2, x, weight, bias, options);
}
