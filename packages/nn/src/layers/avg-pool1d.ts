import { avgPool1d, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";
import { pythonSize, spatialSizes, type SpatialSize } from "../module/spatial-size.ts";

/** Options of `AvgPool1d`. */
export interface AvgPoolLayerOptions {
  /** Steps between windows. Default `null`: the kernel's size. */
  readonly stride?: SpatialSize | null;
  /** Zeros on both sides. At most half of the kernel. Default 0. */
  readonly padding?: SpatialSize;
  /** Whether a last window that is only partly inside counts. Default false. */
  readonly ceilMode?: boolean;
  /** Whether the zeros of the padding count as elements. Default true. */
  readonly countIncludePad?: boolean;
}

/**
 * The mean of each window of sequences, `avgPool1d`.
 *
 * Shapes: x `[batch, channels, length]` or `[channels, length]` → the same with the length
 * `⌊(length + 2 padding - kernelSize) / stride⌋ + 1`.
 *
 * @throws {ValueError} for a bad option. @throws {ShapeError} when the rank is another or no window fits.
 * @example new AvgPool1d(2).forward(tensor([[1, 3, 2, 4]])).toArray() // [[2, 3]]
 */
export class AvgPool1d extends Module {
  static {
    declareClosed(this);
  }

  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly ceilMode: boolean;
  readonly countIncludePad: boolean;

  constructor(kernelSize: SpatialSize, options: AvgPoolLayerOptions = {}) {
    super();
    const { stride, padding, ceilMode, countIncludePad } = settleOptions("AvgPool1d", options, {
      stride: null,
      padding: 0,
      ceilMode: false,
      countIncludePad: true,
    });
    this.kernelSize = spatialSizes("AvgPool1d", "kernelSize", kernelSize, 1, 1);
    this.stride = spatialSizes("AvgPool1d", "stride", stride ?? kernelSize, 1, 1);
    this.padding = spatialSizes("AvgPool1d", "padding", padding, 1, 0);
    this.ceilMode = ceilMode;
    this.countIncludePad = countIncludePad;
  }

  override forward(x: Tensor): Tensor {
    const { kernelSize, stride, padding, ceilMode, countIncludePad } = this;
    return avgPool1d(x, kernelSize, { stride, padding, ceilMode, countIncludePad });
  }

  override extraRepr(): string {
    const { kernelSize, stride, padding } = this;
    return `kernel_size=${pythonSize(kernelSize)}, stride=${pythonSize(stride)}, padding=${pythonSize(padding)}`;
  }
}
