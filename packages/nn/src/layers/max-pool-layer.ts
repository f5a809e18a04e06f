import type { MaxPoolOptions, PooledMaxima, Tensor } from "@weft/tensor";
import { settleOptions, type Settled } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";
import { pythonBool } from "../module/python-text.ts";
import { pythonSize, spatialSizes, type SpatialSize } from "../module/spatial-size.ts";

/** Options of a max pooling layer. */
export interface MaxPoolLayerOptions<Indices extends boolean = boolean> {
  /** Steps between windows. Default `null`: the kernel's size. */
  readonly stride?: SpatialSize | null;
  /** Positions on both sides that do not count. At most half of the kernel. Default 0. */
  readonly padding?: SpatialSize;
  /** Steps between the elements of a window. Default 1. */
  readonly dilation?: SpatialSize;
  /** Whether the places of the maxima are returned as well: `{ values, indices }`. Default false. */
  readonly returnIndices?: Indices;
  /** Whether a last window that is only partly inside counts. Default false. */
  readonly ceilMode?: boolean;
}

/** What a max pooling layer returns. */
export type Pooled<Indices extends boolean> = Indices extends true ? PooledMaxima : Tensor;

/** What max pooling layers share. @internal */
export abstract class MaxPoolLayer<Indices extends boolean> extends Module {
  readonly kernelSize: SpatialSize;
  readonly stride: SpatialSize;
  readonly padding: SpatialSize;
  readonly dilation: SpatialSize;
  readonly returnIndices: Indices;
  readonly ceilMode: boolean;

  constructor(dims: number, kernelSize: SpatialSize, options: MaxPoolLayerOptions<Indices>) {
    super();
    const { name } = new.target;
    const settled: Settled<MaxPoolLayerOptions<Indices>> = settleOptions(name, options, {
      stride: null,
      padding: 0,
      dilation: 1,
      returnIndices: false as Indices, // the type's own default
      ceilMode: false,
    });
    this.kernelSize = kernelSize;
    this.stride = settled.stride ?? kernelSize;
    this.padding = settled.padding;
    this.dilation = settled.dilation;
    this.returnIndices = settled.returnIndices;
    this.ceilMode = settled.ceilMode;
    spatialSizes(name, "kernelSize", this.kernelSize, dims, 1);
    spatialSizes(name, "stride", this.stride, dims, 1);
    spatialSizes(name, "padding", this.padding, dims, 0);
    spatialSizes(name, "dilation", this.dilation, dims, 1);
  }

  /** What the op takes. */
  protected get options(): MaxPoolOptions {
    const { stride, padding, dilation, returnIndices, ceilMode } = this;
    return { stride, padding, dilation, returnIndices, ceilMode };
  }

  override extraRepr(): string {
    const { kernelSize, stride, padding, dilation, ceilMode } = this;
    return (
      `kernel_size=${pythonSize(kernelSize)}, stride=${pythonSize(stride)}, padding=${pythonSize(padding)}, ` +
      `dilation=${pythonSize(dilation)}, ceil_mode=${pythonBool(ceilMode)}`
    );
  }
}
