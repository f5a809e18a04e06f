import { pad, type ConvOptions, type DType, type Tensor } from "@weft/tensor";
import { settleOptions, type Settled } from "../module/layer-options.ts";
import type { SpatialSize } from "../module/spatial-size.ts";
import type { ConvLayer, PaddingMode } from "./conv-layer.ts";

/** Options of a convolution layer. */
export interface ConvLayerOptions<Bias extends boolean = boolean> {
  /** Steps between windows. Default 1. */
  readonly stride?: SpatialSize;
  /** Positions added on both sides; "valid" is 0, "same" keeps the size (stride 1 only; an odd one goes to the end). Default 0. */
  readonly padding?: SpatialSize | "same" | "valid";
  /** Steps between the elements of a window. Default 1. */
  readonly dilation?: SpatialSize;
  /** Channels are divided into so many groups that do not see each other. Default 1. */
  readonly groups?: number;
  /** Default true. */
  readonly bias?: Bias;
  /** What is added on both sides: zeros, a mirror image without the edge, the edge, or the other end. Default "zeros". */
  readonly paddingMode?: PaddingMode;
  /** Default float32. */
  readonly dtype?: DType;
}

/** The options of a convolution layer with PyTorch's defaults. @internal */
export function convPlan<Bias extends boolean>(
  layer: string,
  options: ConvLayerOptions<Bias>,
): Settled<ConvLayerOptions<Bias>> & { readonly outputPadding: null } {
  const settled = settleOptions<ConvLayerOptions<Bias>>(layer, options, {
    stride: 1,
    padding: 0,
    dilation: 1,
    groups: 1,
    bias: true as Bias, // the type's own default
    paddingMode: "zeros",
    dtype: "float32",
  });
  return { ...settled, outputPadding: null };
}

/** Calls a convolution with a layer's parameters, and its surroundings of the input. @internal */
export function convolve(
  op: (x: Tensor, weight: Tensor, bias: Tensor | null, options: ConvOptions) => Tensor,
  layer: ConvLayer<boolean>,
  x: Tensor,
): Tensor {
  const { weight, bias, stride, padding, dilation, groups, paddingMode, kernelSize } = layer;
  if (paddingMode === "zeros" || padding === "valid")
    return op(x, weight, bias, { stride, padding, dilation, groups });
  const pads = kernelSize.map((size, d): readonly [number, number] => {
    if (padding !== "same") return [padding[d]!, padding[d]!];
    const more = dilation[d]! * (size - 1);
    return [Math.floor(more / 2), Math.ceil(more / 2)];
  });
  const surrounded = pad(x, pads.toReversed().flat(), { mode: paddingMode });
  return op(surrounded, weight, bias, { stride, dilation, groups });
}
