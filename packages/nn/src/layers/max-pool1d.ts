import { maxPool1d, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import type { SpatialSize } from "../module/spatial-size.ts";
import { MaxPoolLayer, type MaxPoolLayerOptions, type Pooled } from "./max-pool-layer.ts";

/**
 * The largest element of each window of sequences, `maxPool1d`.
 *
 * Shapes: x `[batch, channels, length]` or `[channels, length]` → the same with each size
 * `⌊(size + 2 padding - dilation (kernelSize - 1) - 1) / stride⌋ + 1`.
 *
 * @throws {ValueError} for a bad option. @throws {ShapeError} when the rank is another or no window fits.
 * @example new MaxPool1d(2).forward(zeros([1, 3, 8])).shape // [1, 3, 4]
 */
export class MaxPool1d<Indices extends boolean = false> extends MaxPoolLayer<Indices> {
  static {
    declareClosed(this);
  }

  constructor(kernelSize: SpatialSize, options: MaxPoolLayerOptions<Indices> = {}) {
    super(1, kernelSize, options);
  }

  override forward(x: Tensor): Pooled<Indices> {
    return maxPool1d(x, this.kernelSize, this.options) as Pooled<Indices>; // the option decides the type
  }
}
