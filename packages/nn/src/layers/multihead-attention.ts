import { xavierNormal, xavierUniform, zeros as setToZeros } from "@weft/init";
import { linear, ShapeError, type DType, type Parameter, type Tensor } from "@weft/tensor";
import { checkSize } from "../module/check-size.ts";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";
import { optionalParameter, type OptionalParameter } from "../module/optional-parameter.ts";
import { declareParameters } from "../module/part-kinds.ts";
import {
  attentionForward,
  eachOf,
  type AttentionHeads,
  type MultiheadAttentionCall,
} from "./attention-forward.ts";
import type { Linear } from "./linear.ts";
import { NonDynamicallyQuantizableLinear } from "./non-dynamically-quantizable-linear.ts";

/** Options of `MultiheadAttention`. */
export interface MultiheadAttentionOptions<Bias extends boolean = boolean> {
  /** The probability with which a weight is dropped when training. Default 0. */
  readonly dropout?: number;
  /** Whether the projections have biases. Default true. */
  readonly bias?: Bias;
  /** Whether every sequence gets a learned key and value more. Default false. */
  readonly addBiasKv?: boolean;
  /** Whether every sequence gets a key and a value of zeros more. Default false. */
  readonly addZeroAttn?: boolean;
  /** Size of the keys. Default `null`: `embedDim`. */
  readonly kdim?: number | null;
  /** Size of the values. Default `null`: `embedDim`. */
  readonly vdim?: number | null;
  /** Whether the batch comes before the sequence. Default false. */
  readonly batchFirst?: boolean;
  /** Default float32. */
  readonly dtype?: DType;
}

/**
 * Attention of several heads: `softmax(q kᵀ / √headDim + mask) v` for each, on learned projections of queries, keys and values,
 * and a projection of all heads' results.
 *
 * Shapes: query `[queries, batch, embedDim]`, key `[keys, batch, kdim]`, value `[keys, batch, vdim]` → `[output, weights]`, output
 * as the query, weights `[batch, queries, keys]` or `[batch, heads, queries, keys]`, dropout included. With `batchFirst` the batch
 * comes first; it may be missing altogether. State has PyTorch's names: `in_proj_weight` `[3 embedDim, embedDim]`, or
 * `q_proj_weight`, `k_proj_weight` and `v_proj_weight` when `kdim` or `vdim` differ; `in_proj_bias`, `bias_k`, `bias_v`, `out_proj`.
 * Init: `xavierUniform` for the projections of the input, `xavierNormal` for `bias_k` and `bias_v`, 0 for the other biases; the weight
 * of `out_proj` as in a `Linear`.
 *
 * A query that may attend to no key gets NaN, or, without `needWeights`, zeros.
 *
 * @throws {ShapeError} when sizes do not fit. @throws {DTypeError} when a mask is neither bool nor of the input's dtype.
 * @example
 * const [x, attention] = [randn([5, 2, 8]), new MultiheadAttention(8, 2)];
 * attention.forward(x, x, x)[1].shape // [2, 5, 5]
 */
export class MultiheadAttention<Bias extends boolean = true> extends Module {
  static {
    declareParameters(
      this,
      "in_proj_weight",
      "q_proj_weight",
      "k_proj_weight",
      "v_proj_weight",
      "in_proj_bias",
      "bias_k",
      "bias_v",
    );
  }

  readonly embedDim: number;
  readonly numHeads: number;
  readonly kdim: number;
  readonly vdim: number;
  readonly dropout: number;
  readonly addZeroAttn: boolean;
  readonly batchFirst: boolean;
  /** Queries', keys' and values' projections in one; `null` when their sizes differ. */
  in_proj_weight: Parameter | null;
  q_proj_weight: Parameter | null;
  k_proj_weight: Parameter | null;
  v_proj_weight: Parameter | null;
  /** `null` without bias. */
  in_proj_bias: OptionalParameter<Bias>;
  /** `null` without `addBiasKv`. */
  bias_k: Parameter | null;
  bias_v: Parameter | null;
  out_proj: Linear<Bias>;

  constructor(embedDim: number, numHeads: number, options: MultiheadAttentionOptions<Bias> = {}) {
    super();
    const settled = settleOptions<MultiheadAttentionOptions<Bias>>("MultiheadAttention", options, {
      dropout: 0,
      bias: true as Bias, // the type's own default
      addBiasKv: false,
      addZeroAttn: false,
      kdim: null,
      vdim: null,
      batchFirst: false,
      dtype: "float32",
    });
    const { bias, addBiasKv, dtype } = settled;
    this.embedDim = checkSize("MultiheadAttention", "embedDim", embedDim);
    this.numHeads = checkSize("MultiheadAttention", "numHeads", numHeads);
    if (embedDim % numHeads !== 0) {
      throw new ShapeError(
        `MultiheadAttention: numHeads must divide embedDim; got ${numHeads} and ${embedDim}`,
      );
    }
    this.kdim = checkSize("MultiheadAttention", "kdim", settled.kdim ?? embedDim);
    this.vdim = checkSize("MultiheadAttention", "vdim", settled.vdim ?? embedDim);
    this.dropout = settled.dropout;
    this.addZeroAttn = settled.addZeroAttn;
    this.batchFirst = settled.batchFirst;
    const isPacked = this.kdim === embedDim && this.vdim === embedDim;
    this.in_proj_weight = optionalParameter<boolean>(isPacked, [3 * embedDim, embedDim], dtype);
    this.q_proj_weight = optionalParameter<boolean>(!isPacked, [embedDim, embedDim], dtype);
    this.k_proj_weight = optionalParameter<boolean>(!isPacked, [embedDim, this.kdim], dtype);
    this.v_proj_weight = optionalParameter<boolean>(!isPacked, [embedDim, this.vdim], dtype);
    this.in_proj_bias = optionalParameter(bias, [3 * embedDim], dtype);
    this.bias_k = optionalParameter<boolean>(addBiasKv, [1, 1, embedDim], dtype);
    this.bias_v = optionalParameter<boolean>(addBiasKv, [1, 1, embedDim], dtype);
    this.out_proj = new NonDynamicallyQuantizableLinear(embedDim, embedDim, { bias, dtype });
    this.resetParameters();
  }

  /** Draws new values of the input's projections from the default generator, and sets biases to 0. */
  resetParameters(): void {
    const { in_proj_weight, q_proj_weight, k_proj_weight, v_proj_weight } = this;
    for (const weight of [in_proj_weight, q_proj_weight, k_proj_weight, v_proj_weight])
      if (weight !== null) xavierUniform(weight);
    for (const bias of [this.in_proj_bias, this.out_proj.bias]) if (bias !== null) setToZeros(bias);
    for (const bias of [this.bias_k, this.bias_v]) if (bias !== null) xavierNormal(bias);
  }

  override forward<NeedWeights extends boolean = true>(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    options: MultiheadAttentionCall<NeedWeights> = {},
  ): readonly [output: Tensor, weights: NeedWeights extends true ? Tensor : null] {
    const called = attentionForward(this, [query, key, value], options, allHeads(this));
    return called as readonly [Tensor, NeedWeights extends true ? Tensor : null]; // as asked for
  }
}

function allHeads(layer: MultiheadAttention<boolean>): AttentionHeads {
  const { in_proj_weight, q_proj_weight, k_proj_weight, v_proj_weight, in_proj_bias } = layer;
  const weights = in_proj_weight?.chunk(3, 0) ?? [q_proj_weight, k_proj_weight, v_proj_weight];
  const biases = in_proj_bias?.chunk(3, 0) ?? [null, null, null];
  return {
    count: layer.numHeads,
    added: [layer.bias_k, layer.bias_v],
    project: (inputs) => eachOf(inputs, (x, i) => linear(x, weights[i]!, biases[i])),
    maskOf: (mask) => mask,
    allWeights: (weightsOfHeads) => weightsOfHeads,
    outputOf: (found) => layer.out_proj.forward(found),
  };
}
