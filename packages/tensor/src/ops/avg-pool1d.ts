import { checkOptions } from "../dispatch/check-options.ts";
import { kernelWindows, type PoolingOptions } from "../dispatch/pooling-windows.ts";
import { checkSpatialRank, type SpatialSize } from "../dispatch/spatial-arguments.ts";
import type { Tensor } from "../tensor.ts";
import { averagePoolImages } from "./pool-images.ts";

/** Options of a mean pooling of sequences. */
export interface AvgPool1dOptions extends PoolingOptions {
  /** Whether the zeros of the padding count as elements. Default true. */
  readonly countIncludePad?: boolean;
}

/**
 * The mean of each window of sequences.
 *
 * Shapes: x `[batch, channels, length]` or `[channels, length]` → the same with each size
 * `⌊(size + 2 padding - kernelSize) / stride⌋ + 1`; with `ceilMode` rounded up, unless the last window would begin behind the
 * input. What a window has behind the padding never counts.
 *
 * @category Network functions
 * @throws {ShapeError} when the rank is another or no window fits. @throws {DTypeError} when x is not floating.
 * @throws {ValueError} for a bad option, or a padding of more than half the kernel.
 * @example avgPool1d(tensor([[1, 3, 2, 4]]), 2).toArray() // [[2, 3]]
 */
export function avgPool1d(
  x: Tensor,
  kernelSize: SpatialSize,
  options: AvgPool1dOptions = {},
): Tensor {
  checkOptions("avgPool1d", options, ["countIncludePad", "stride", "padding", "ceilMode"]);
  checkSpatialRank("avgPool1d", x, 1);
  const countsPadding = options.countIncludePad ?? true;
  const windows = kernelWindows("avgPool1d", 1, x, kernelSize, options, 1, countsPadding);
  return averagePoolImages("avgPool1d", 1, x, windows);
}
