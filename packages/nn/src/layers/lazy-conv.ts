import { ShapeError, UninitializedParameter, type DType, type Tensor } from "@weft/tensor";
import { checkSize } from "../module/check-size.ts";
import { checkGroups, type ConvLayer } from "./conv-layer.ts";

/** Which parameters of a convolution that was made for no channels wait for the first input. */
interface LazyConvPlan {
  readonly outChannels: number;
  readonly isTransposed: boolean;
  readonly bias: boolean;
  readonly dtype: DType;
}

/** Leaves the parameters of a convolution without values, until its input tells the channels. @internal */
export function leaveConvLazy(layer: ConvLayer<boolean>, plan: LazyConvPlan): void {
  const { name } = layer.constructor;
  const { outChannels, isTransposed, dtype } = plan;
  const { groups, kernelSize } = layer;
  checkSize(name, "outChannels", outChannels);
  checkGroups(name, groups, 0, outChannels);
  const channels = isTransposed ? [null, outChannels / groups] : [outChannels, null];
  const shape = [...channels, ...kernelSize];
  const weight = new UninitializedParameter({ dtype, shape, name: `${name}.weight` });
  const bias = plan.bias
    ? new UninitializedParameter({ dtype, shape: [outChannels], name: `${name}.bias` })
    : null;
  Object.assign(layer, { outChannels, weight, bias });
}

/** The channels of a batch, or of a single input, which has `dims + 1` dimensions. @internal */
export function inputChannels(layer: ConvLayer<boolean>, x: Tensor): number {
  const dims = layer.kernelSize.length;
  const channelDim = x.ndim - dims - 1;
  if (channelDim === 0 || channelDim === 1) return x.shape[channelDim]!;
  throw new ShapeError(
    `${layer.constructor.name}: x must have ${dims + 1} or ${dims + 2} dimensions; got shape [${x.shape.join(", ")}]`,
  );
}

/** The options that a convolution was made with, for another one. @internal */
export function convOptionsOf(layer: ConvLayer<boolean>): {
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;
  readonly bias: boolean;
  readonly dtype: DType;
} {
  const { stride, dilation, groups, bias, weight } = layer;
  return { stride, dilation, groups, bias: bias !== null, dtype: weight.dtype };
}
