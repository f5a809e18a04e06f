import { checkOptions } from "../dispatch/check-options.ts";
import { adaptiveWindows } from "../dispatch/pooling-windows.ts";
import { checkSpatialRank } from "../dispatch/spatial-arguments.ts";
import type { Tensor } from "../tensor.ts";
import type { AdaptiveSize } from "./adaptive-avg-pool1d.ts";
import type { AdaptiveMaxPoolOptions } from "./adaptive-max-pool1d.ts";
import { maxPoolImages, maxPoolImagesWithIndices, type PooledMaxima } from "./pool-images.ts";

/**
 * The largest elements of images in windows that give a result of the size asked for, those of `adaptiveAvgPool2d`; NaN wins.
 * The gradient goes to the first of equal elements.
 *
 * Shapes: x `[batch, channels, rows, cols]` or `[channels, rows, cols]` → the same with the given sizes. With `returnIndices`:
 * `{ values, indices }`, indices (int64) counting through each plane.
 *
 * @category Network functions
 * @throws {ShapeError} when the rank is another or x has no elements to pool. @throws {DTypeError} when x is not floating.
 * @throws {ValueError} when the size is not one or 2 whole numbers.
 * @example adaptiveMaxPool2d(tensor([[[1, 3], [2, 4]]]), 1).toArray() // [[[4]]]
 * @notMethod
 */
export function adaptiveMaxPool2d(
  x: Tensor,
  outputSize: AdaptiveSize,
  options: AdaptiveMaxPoolOptions & { readonly returnIndices: true },
): PooledMaxima;
export function adaptiveMaxPool2d(
  x: Tensor,
  outputSize: AdaptiveSize,
  options?: AdaptiveMaxPoolOptions,
): Tensor;
export function adaptiveMaxPool2d(
  x: Tensor,
  outputSize: AdaptiveSize,
  options: AdaptiveMaxPoolOptions = {},
): Tensor | PooledMaxima {
  checkOptions("adaptiveMaxPool2d", options, ["returnIndices"]);
  checkSpatialRank("adaptiveMaxPool2d", x, 2);
  const windows = adaptiveWindows("adaptiveMaxPool2d", 2, x, outputSize);
  return options.returnIndices === true
    ? maxPoolImagesWithIndices("adaptiveMaxPool2d", 2, x, windows)
    : maxPoolImages("adaptiveMaxPool2d", 2, x, windows);
}
