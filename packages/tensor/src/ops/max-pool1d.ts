import { checkOptions } from "../dispatch/check-options.ts";
import { kernelWindows, type PoolingOptions } from "../dispatch/pooling-windows.ts";
import { checkSpatialRank, type SpatialSize } from "../dispatch/spatial-arguments.ts";
import type { Tensor } from "../tensor.ts";
import { maxPoolImages, maxPoolImagesWithIndices, type PooledMaxima } from "./pool-images.ts";

/** Options of a max pooling. */
export interface MaxPoolOptions extends PoolingOptions {
  /** Steps between the elements of a window. Default 1. */
  readonly dilation?: SpatialSize;
  /** Whether the places of the maxima are returned as well. Default false. */
  readonly returnIndices?: boolean;
}

/**
 * The largest element of each window of sequences; NaN wins. The gradient goes to the first of equal elements.
 *
 * Shapes: x `[batch, channels, length]` or `[channels, length]` → the same with each size
 * `⌊(size + 2 padding - dilation (kernelSize - 1) - 1) / stride⌋ + 1`; with `ceilMode` rounded up, unless the last window would
 * begin behind the input. With `returnIndices`: `{ values, indices }`, indices (int64) counting through each sequence.
 *
 * @category Network functions
 * @throws {ShapeError} when the rank is another or no window fits. @throws {DTypeError} when x is not floating.
 * @throws {ValueError} for a bad option, or a padding of more than half the kernel.
 * @example maxPool1d(tensor([[1, 3, 2, 4]]), 2).toArray() // [[3, 4]]
 * @notMethod
 */
export function maxPool1d(
  x: Tensor,
  kernelSize: SpatialSize,
  options: MaxPoolOptions & { readonly returnIndices: true },
): PooledMaxima;
export function maxPool1d(x: Tensor, kernelSize: SpatialSize, options?: MaxPoolOptions): Tensor;
export function maxPool1d(
  x: Tensor,
  kernelSize: SpatialSize,
  options: MaxPoolOptions = {},
): Tensor | PooledMaxima {
  checkOptions("maxPool1d", options, [
    "dilation",
    "returnIndices",
    "stride",
    "padding",
    "ceilMode",
  ]);
  checkSpatialRank("maxPool1d", x, 1);
  const dilation = options.dilation ?? 1;
  const windows = kernelWindows("maxPool1d", 1, x, kernelSize, options, dilation, false);
  return options.returnIndices === true
    ? maxPoolImagesWithIndices("maxPool1d", 1, x, windows)
    : maxPoolImages("maxPool1d", 1, x, windows);
}
