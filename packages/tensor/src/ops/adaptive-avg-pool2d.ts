import { adaptiveWindows } from "../dispatch/pooling-windows.ts";
import { checkSpatialRank } from "../dispatch/spatial-arguments.ts";
import type { Tensor } from "../tensor.ts";
import type { AdaptiveSize } from "./adaptive-avg-pool1d.ts";
import { averagePoolImages } from "./pool-images.ts";

/**
 * The means of images over windows that give a result of the size asked for: the i-th of n covers `⌊i size / n⌋` to
 * `⌈(i + 1) size / n⌉`.
 *
 * Shapes: x `[batch, channels, rows, cols]` or `[channels, rows, cols]` → the same with the given sizes.
 *
 * @category Network functions
 * @throws {ShapeError} when the rank is another or x has no elements to pool. @throws {DTypeError} when x is not floating.
 * @throws {ValueError} when the size is not one or 2 whole numbers.
 * @example adaptiveAvgPool2d(tensor([[[1, 3], [2, 4]]]), 1).toArray() // [[[2.5]]]
 */
export function adaptiveAvgPool2d(x: Tensor, outputSize: AdaptiveSize): Tensor {
  checkSpatialRank("adaptiveAvgPool2d", x, 2);
  const windows = adaptiveWindows("adaptiveAvgPool2d", 2, x, outputSize);
  return averagePoolImages("adaptiveAvgPool2d", 2, x, windows);
}
