import { checkOptions } from "../dispatch/check-options.ts";
import { kernelWindows } from "../dispatch/pooling-windows.ts";
import { checkSpatialRank, type SpatialSize } from "../dispatch/spatial-arguments.ts";
import type { Tensor } from "../tensor.ts";
import type { MaxPoolOptions } from "./max-pool1d.ts";
import { maxPoolImages, maxPoolImagesWithIndices, type PooledMaxima } from "./pool-images.ts";

/**
 * The largest element of each window of images; NaN wins. The gradient goes to the first of equal elements.
 *
 * Shapes: x `[batch, channels, rows, cols]` or `[channels, rows, cols]` → the same with each size
 * `⌊(size + 2 padding - dilation (kernelSize - 1) - 1) / stride⌋ + 1`; with `ceilMode` rounded up, unless the last window would
 * begin behind the input. With `returnIndices`: `{ values, indices }`, indices (int64) counting through each plane.
 *
 * @category Network functions
 * @throws {ShapeError} when the rank is another or no window fits. @throws {DTypeError} when x is not floating.
 * @throws {ValueError} for a bad option, or a padding of more than half the kernel.
 * @example maxPool2d(tensor([[[1, 3], [2, 4]]]), 2).toArray() // [[[4]]]
 * @notMethod
 */
export function maxPool2d(
  x: Tensor,
  kernelSize: SpatialSize,
  options: MaxPoolOptions & { readonly returnIndices: true },
): PooledMaxima;
export function maxPool2d(x: Tensor, kernelSize: SpatialSize, options?: MaxPoolOptions): Tensor;
export function maxPool2d(
  x: Tensor,
  kernelSize: SpatialSize,
  options: MaxPoolOptions = {},
): Tensor | PooledMaxima {
  checkOptions("maxPool2d", options, [
    "dilation",
    "returnIndices",
    "stride",
    "padding",
    "ceilMode",
  ]);
  checkSpatialRank("maxPool2d", x, 2);
  const dilation = options.dilation ?? 1;
  const windows = kernelWindows("maxPool2d", 2, x, kernelSize, options, dilation, false);
  return options.returnIndices === true
    ? maxPoolImagesWithIndices("maxPool2d", 2, x, windows)
    : maxPoolImages("maxPool2d", 2, x, windows);
}
