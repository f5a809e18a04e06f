import { avgPool2d, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";
import { pythonSize, spatialSizes, type SpatialSize } from "../module/spatial-size.ts";
import type { AvgPoolLayerOptions } from "./avg-pool1d.ts";

/** Options of `AvgPool2d`. */
export interface AvgPool2dLayerOptions extends AvgPoolLayerOptions {
  /** What sums are divided by instead of the number of elements; a whole number but 0. Default `null`. */
  readonly divisorOverride?: number | null;
}

/**
 * The mean of each window of images, `avgPool2d`.
 *
 * Shapes: x `[batch, channels, rows, cols]` or `[channels, rows, cols]` → the same with each size
 * `⌊(size + 2 padding - kernelSize) / stride⌋ + 1`.
 *
 * @throws {ValueError} for a bad option. @throws {ShapeError} when the rank is another or no window fits.
 * @example new AvgPool2d(2).forward(tensor([[[1, 3], [2, 4]]])).toArray() // [[[2.5]]]
 */
export class AvgPool2d extends Module {
  static {
    declareClosed(this);
  }

  readonly kernelSize: SpatialSize;
  readonly stride: SpatialSize;
  readonly padding: SpatialSize;
  readonly ceilMode: boolean;
  readonly countIncludePad: boolean;
  readonly divisorOverride: number | null;

  constructor(kernelSize: SpatialSize, options: AvgPool2dLayerOptions = {}) {
    super();
    const settled = settleOptions<AvgPool2dLayerOptions>("AvgPool2d", options, {
      stride: null,
      padding: 0,
      ceilMode: false,
      countIncludePad: true,
      divisorOverride: null,
    });
    this.kernelSize = kernelSize;
    this.stride = settled.stride ?? kernelSize;
    this.padding = settled.padding;
    this.ceilMode = settled.ceilMode;
    this.countIncludePad = settled.countIncludePad;
    this.divisorOverride = settled.divisorOverride;
    spatialSizes("AvgPool2d", "kernelSize", this.kernelSize, 2, 1);
    spatialSizes("AvgPool2d", "stride", this.stride, 2, 1);
    spatialSizes("AvgPool2d", "padding", this.padding, 2, 0);
  }

  override forward(x: Tensor): Tensor {
    const { kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride } = this;
    const options = { stride, padding, ceilMode, countIncludePad, divisorOverride };
    return avgPool2d(x, kernelSize, options);
  }

  override extraRepr(): string {
    const { kernelSize, stride, padding } = this;
    return `kernel_size=${pythonSize(kernelSize)}, stride=${pythonSize(stride)}, padding=${pythonSize(padding)}`;
  }
}
