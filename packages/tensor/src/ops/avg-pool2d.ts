import { checkOptions } from "../dispatch/check-options.ts";
import { kernelWindows } from "../dispatch/pooling-windows.ts";
import { checkSpatialRank, type SpatialSize } from "../dispatch/spatial-arguments.ts";
import { ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import type { AvgPool1dOptions } from "./avg-pool1d.ts";
import { averagePoolImages } from "./pool-images.ts";

/** Options of a mean pooling of images. */
export interface AvgPool2dOptions extends AvgPool1dOptions {
  /** What sums are divided by instead of the number of elements; a whole number but 0. */
  readonly divisorOverride?: number | null;
}

/**
 * The mean of each window of images.
 *
 * Shapes: x `[batch, channels, rows, cols]` or `[channels, rows, cols]` → the same with each size
 * `⌊(size + 2 padding - kernelSize) / stride⌋ + 1`; with `ceilMode` rounded up, unless the last window would begin behind the
 * input. What a window has behind the padding never counts.
 *
 * @category Network functions
 * @throws {ShapeError} when the rank is another or no window fits. @throws {DTypeError} when x is not floating.
 * @throws {ValueError} for a bad option, or a padding of more than half the kernel.
 * @example avgPool2d(tensor([[[1, 3], [2, 4]]]), 2).toArray() // [[[2.5]]]
 */
export function avgPool2d(
  x: Tensor,
  kernelSize: SpatialSize,
  options: AvgPool2dOptions = {},
): Tensor {
  checkOptions("avgPool2d", options, [
    "divisorOverride",
    "countIncludePad",
    "stride",
    "padding",
    "ceilMode",
  ]);
  checkSpatialRank("avgPool2d", x, 2);
  const countsPadding = options.countIncludePad ?? true;
  const windows = kernelWindows("avgPool2d", 2, x, kernelSize, options, 1, countsPadding);
  const divisor = options.divisorOverride ?? null;
  if (divisor !== null) {
    if (!Number.isInteger(divisor) || divisor === 0 || Math.abs(divisor) >= 2 ** 31) {
      throw new ValueError(
        `avgPool2d: divisorOverride must be a whole number other than 0; got ${divisor}`,
      );
    }
    for (let i = 2; i < windows.rows.length; i += 3) windows.rows[i] = divisor;
    for (let i = 2; i < windows.cols.length; i += 3) windows.cols[i] = 1;
  }
  return averagePoolImages("avgPool2d", 2, x, windows);
}
