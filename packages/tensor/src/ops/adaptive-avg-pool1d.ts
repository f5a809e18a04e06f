import { adaptiveWindows } from "../dispatch/pooling-windows.ts";
import { checkSpatialRank } from "../dispatch/spatial-arguments.ts";
import type { Tensor } from "../tensor.ts";
import { averagePoolImages } from "./pool-images.ts";

/** The size of a result, one for each dimension or for all; `null` keeps the input's. */
export type AdaptiveSize = number | null | readonly (number | null)[];

/**
 * The means of sequences over windows that give a result of the size asked for: the i-th of n covers `⌊i size / n⌋` to
 * `⌈(i + 1) size / n⌉`.
 *
 * Shapes: x `[batch, channels, length]` or `[channels, length]` → the same with the given sizes.
 *
 * @category Network functions
 * @throws {ShapeError} when the rank is another or x has no elements to pool. @throws {DTypeError} when x is not floating.
 * @throws {ValueError} when the size is not one or 1 whole numbers.
 * @example adaptiveAvgPool1d(tensor([[1, 2, 3]]), 2).toArray() // [[1.5, 2.5]]
 */
export function adaptiveAvgPool1d(x: Tensor, outputSize: AdaptiveSize): Tensor {
  checkSpatialRank("adaptiveAvgPool1d", x, 1);
  const windows = adaptiveWindows("adaptiveAvgPool1d", 1, x, outputSize);
  return averagePoolImages("adaptiveAvgPool1d", 1, x, windows);
}
