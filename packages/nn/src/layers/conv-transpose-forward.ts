import { ValueError, type ConvTransposeOptions, type DType, type Tensor } from "@weft/tensor";
import { settleOptions, type Settled } from "../module/layer-options.ts";
import { spatialSizes, type SpatialSize } from "../module/spatial-size.ts";
import type { ConvLayer } from "./conv-layer.ts";

/** Options of a transposed convolution layer. */
export interface ConvTransposeLayerOptions<Bias extends boolean = boolean> {
  /** Steps between windows of the result. Default 1. */
  readonly stride?: SpatialSize;
  /** Positions cut off on both sides of the result. Default 0. */
  readonly padding?: SpatialSize;
  /** Positions more at the end; less than the stride or the dilation. Default 0. */
  readonly outputPadding?: SpatialSize;
  /** Channels are divided into so many groups that do not see each other. Default 1. */
  readonly groups?: number;
  /** Default true. */
  readonly bias?: Bias;
  /** Steps between the elements of a window. Default 1. */
  readonly dilation?: SpatialSize;
  /** Default float32. */
  readonly dtype?: DType;
}

/** The options of a transposed convolution layer with PyTorch's defaults. @internal */
export function convTransposePlan<Bias extends boolean>(
  layer: string,
  options: ConvTransposeLayerOptions<Bias>,
): Settled<ConvTransposeLayerOptions<Bias>> & { readonly paddingMode: "zeros" } {
  const settled = settleOptions<ConvTransposeLayerOptions<Bias>>(layer, options, {
    stride: 1,
    padding: 0,
    outputPadding: 0,
    groups: 1,
    bias: true as Bias, // the type's own default
    dilation: 1,
    dtype: "float32",
  });
  return { ...settled, paddingMode: "zeros" };
}

/** Calls a transposed convolution with a layer's parameters. @internal */
export function convolveTransposed(
  op: (x: Tensor, weight: Tensor, bias: Tensor | null, options: ConvTransposeOptions) => Tensor,
  layer: ConvLayer<boolean>,
  x: Tensor,
  outputSize: SpatialSize | null,
): Tensor {
  const { weight, bias, stride, dilation, groups } = layer;
  const padding = layer.padding as readonly number[]; // a transposed one takes no words
  const outputPadding =
    outputSize === null ? layer.outputPadding : paddingFor(layer, x, outputSize);
  return op(x, weight, bias, { stride, padding, outputPadding, groups, dilation });
}

/** What must be added at the end for a result of the given size. */
function paddingFor(layer: ConvLayer<boolean>, x: Tensor, outputSize: SpatialSize): number[] {
  const { name } = layer.constructor;
  const dims = layer.kernelSize.length;
  const padding = layer.padding as readonly number[]; // as above
  return spatialSizes(name, "outputSize", outputSize, dims, 0).map((size, d) => {
    const [stride, dilation] = [layer.stride[d]!, layer.dilation[d]!];
    const windows = x.shape.at(d - dims)!;
    const least =
      (windows - 1) * stride - 2 * padding[d]! + dilation * (layer.kernelSize[d]! - 1) + 1;
    const most = least + stride - 1;
    if (size < least || size > most) {
      throw new ValueError(
        `${name}: outputSize must be from ${least} to ${most} in dimension ${d}; got ${size} for ${windows} places`,
      );
    }
    return size - least;
  });
}
