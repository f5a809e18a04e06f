import { checkOptions } from "../dispatch/check-options.ts";
import { adaptiveWindows } from "../dispatch/pooling-windows.ts";
import { checkSpatialRank } from "../dispatch/spatial-arguments.ts";
import type { Tensor } from "../tensor.ts";
import type { AdaptiveSize } from "./adaptive-avg-pool1d.ts";
import { maxPoolImages, maxPoolImagesWithIndices, type PooledMaxima } from "./pool-images.ts";

/** Options of an adaptive max pooling. */
export interface AdaptiveMaxPoolOptions {
  /** Whether the places of the maxima are returned as well. Default false. */
  readonly returnIndices?: boolean;
}

/**
 * The largest elements of sequences in windows that give a result of the size asked for, those of `adaptiveAvgPool1d`; NaN wins.
 * The gradient goes to the first of equal elements.
 *
 * Shapes: x `[batch, channels, length]` or `[channels, length]` → the same with the given sizes. With `returnIndices`:
 * `{ values, indices }`, indices (int64) counting through each sequence.
 *
 * @category Network functions
 * @throws {ShapeError} when the rank is another or x has no elements to pool. @throws {DTypeError} when x is not floating.
 * @throws {ValueError} when the size is not one or 1 whole numbers.
 * @example adaptiveMaxPool1d(tensor([[1, 2, 3]]), 2).toArray() // [[2, 3]]
 * @notMethod
 */
export function adaptiveMaxPool1d(
  x: Tensor,
  outputSize: AdaptiveSize,
  options: AdaptiveMaxPoolOptions & { readonly returnIndices: true },
): PooledMaxima;
export function adaptiveMaxPool1d(
  x: Tensor,
  outputSize: AdaptiveSize,
  options?: AdaptiveMaxPoolOptions,
): Tensor;
export function adaptiveMaxPool1d(
  x: Tensor,
  outputSize: AdaptiveSize,
  options: AdaptiveMaxPoolOptions = {},
): Tensor | PooledMaxima {
  checkOptions("adaptiveMaxPool1d", options, ["returnIndices"]);
  checkSpatialRank("adaptiveMaxPool1d", x, 1);
  const windows = adaptiveWindows("adaptiveMaxPool1d", 1, x, outputSize);
  return options.returnIndices === true
    ? maxPoolImagesWithIndices("adaptiveMaxPool1d", 1, x, windows)
    : maxPoolImages("adaptiveMaxPool1d", 1, x, windows);
}
