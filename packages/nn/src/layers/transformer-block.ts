import { gelu, isFloating, relu, ValueError, type DType, type Tensor } from "@weft/tensor";
import { settleOptions, type Settled } from "../module/layer-options.ts";
import type { Module } from "../module/module.ts";
import type { Dropout } from "./dropout.ts";
import type { Linear } from "./linear.ts";

/** What follows the first linear map of a transformer layer's feed-forward part. */
export type TransformerActivation = "relu" | "gelu" | ((x: Tensor) => Tensor);

/** Options of `TransformerEncoderLayer` and `TransformerDecoderLayer`. */
export interface TransformerLayerOptions {
  /** The size between the two linear maps. Default 2048. */
  readonly dimFeedforward?: number;
  /** Default 0.1. */
  readonly dropout?: number;
  /** Default "relu". */
  readonly activation?: TransformerActivation;
  /** Default 1e-5. */
  readonly layerNormEps?: number;
  /** Whether the batch comes before the sequence. Default false. */
  readonly batchFirst?: boolean;
  /** Whether norms come before attention and feed-forward part, and not after them. Default false. */
  readonly normFirst?: boolean;
  /** Default float32. */
  readonly dtype?: DType;
}

/** The options with PyTorch's defaults. @internal */
export function transformerOptions(
  layer: string,
  options: TransformerLayerOptions,
): Settled<TransformerLayerOptions> {
  const settled = settleOptions<TransformerLayerOptions>(layer, options, {
    dimFeedforward: 2048,
    dropout: 0.1,
    activation: "relu",
    layerNormEps: 1e-5,
    batchFirst: false,
    normFirst: false,
    dtype: "float32",
  });
  const { activation } = settled;
  if (typeof activation === "function" || Object.hasOwn(ACTIVATIONS, activation)) return settled;
  throw new ValueError(
    `${layer}: activation must be "relu", "gelu" or a function; got ${JSON.stringify(activation)}`,
  );
}

const ACTIVATIONS = {
  relu: (x: Tensor): Tensor => relu(x),
  gelu: (x: Tensor): Tensor => gelu(x),
} as const;

/** A transformer layer's feed-forward part. @internal */
export interface FeedForward {
  readonly linear1: Linear;
  readonly dropout: Dropout;
  readonly linear2: Linear;
  readonly options: Settled<TransformerLayerOptions>;
}

/** `linear2(dropout(activation(linear1(x))))`. @internal */
export function feedForward(
  { linear1, dropout, linear2, options }: FeedForward,
  x: Tensor,
): Tensor {
  const { activation } = options;
  const activate = typeof activation === "function" ? activation : ACTIVATIONS[activation];
  return linear2.forward(dropout.forward(activate(linear1.forward(x))));
}

/** `x` and a part of it: the norm before the part, or after the sum. @internal */
export function addPart(
  x: Tensor,
  norm: { forward(x: Tensor): Tensor },
  normFirst: boolean,
  part: (x: Tensor) => Tensor,
): Tensor {
  return normFirst ? x.add(part(norm.forward(x))) : norm.forward(x.add(part(x)));
}

/** Gives a new layer another's values, dtype, mode and frozen parameters. @internal */
export function asOriginal<M extends Module>(layer: M, original: M): M {
  const target: Module = layer; // of any names
  const parameters = new Map((original as Module).namedParameters({ aliases: true }));
  for (const { dtype } of parameters.values()) if (isFloating(dtype)) layer.to(dtype);
  target.loadStateDict((original as Module).stateDict());
  for (const [name, parameter] of target.namedParameters())
    parameter.setRequiresGrad(parameters.get(name)!.requiresGrad);
  return layer.train(original.training);
}
