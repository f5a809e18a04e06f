import { forkRng, type Tensor } from "@weft/tensor";
import { settleOptions, type Settled } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";
import { Dropout } from "./dropout.ts";
import { LayerNorm } from "./layer-norm.ts";
import { Linear } from "./linear.ts";
import { MultiheadAttention } from "./multihead-attention.ts";
import {
  addPart,
  asOriginal,
  feedForward,
  transformerOptions,
  type TransformerLayerOptions,
} from "./transformer-block.ts";

/** What a transformer's decoder may not look at, as in `MultiheadAttention`. */
export interface DecoderMasks {
  /** `[target, target]` or `[batch · heads, target, target]`; true where one place may not look at another. */
  readonly tgtMask?: Tensor | null;
  /** `[target, memory]` or `[batch · heads, target, memory]`. */
  readonly memoryMask?: Tensor | null;
  /** `[batch, target]`; true where a place counts for nothing. */
  readonly tgtKeyPaddingMask?: Tensor | null;
  /** `[batch, memory]`. */
  readonly memoryKeyPaddingMask?: Tensor | null;
}

const NO_MASKS = {
  tgtMask: null,
  memoryMask: null,
  tgtKeyPaddingMask: null,
  memoryKeyPaddingMask: null,
};

/**
 * A layer of a transformer's decoder: self-attention, attention to the encoder's result, and a feed-forward part, each added to
 * what it gets and normalized (Vaswani et al. 2017).
 *
 * Shapes: tgt `[target, batch, dModel]`, memory `[memory, batch, dModel]`, with `batchFirst` the batch first, or without a batch → as
 * tgt. State has PyTorch's names: `self_attn`, `multihead_attn`, `linear1`, `linear2`, `norm1`, `norm2`, `norm3`. Init: that of these
 * layers.
 *
 * @throws {ShapeError} when sizes do not fit. @throws {ValueError} for a bad option.
 * @example
 * const layer = new TransformerDecoderLayer(8, 2, { dimFeedforward: 16 });
 * layer.forward(zeros([5, 3, 8]), zeros([7, 3, 8])).shape // [5, 3, 8]
 */
export class TransformerDecoderLayer extends Module {
  readonly dModel: number;
  readonly nhead: number;
  readonly options: Settled<TransformerLayerOptions>;
  self_attn: MultiheadAttention;
  multihead_attn: MultiheadAttention;
  linear1: Linear;
  dropout: Dropout;
  linear2: Linear;
  norm1: LayerNorm;
  norm2: LayerNorm;
  norm3: LayerNorm;
  dropout1: Dropout;
  dropout2: Dropout;
  dropout3: Dropout;

  constructor(dModel: number, nhead: number, options: TransformerLayerOptions = {}) {
    super();
    this.dModel = dModel;
    this.nhead = nhead;
    this.options = transformerOptions("TransformerDecoderLayer", options);
    const { dropout, dimFeedforward, layerNormEps: eps, batchFirst, dtype } = this.options;
    this.self_attn = new MultiheadAttention(dModel, nhead, { dropout, batchFirst, dtype });
    this.multihead_attn = new MultiheadAttention(dModel, nhead, { dropout, batchFirst, dtype });
    this.linear1 = new Linear(dModel, dimFeedforward, { dtype });
    this.dropout = new Dropout(dropout);
    this.linear2 = new Linear(dimFeedforward, dModel, { dtype });
    this.norm1 = new LayerNorm(dModel, { eps, dtype });
    this.norm2 = new LayerNorm(dModel, { eps, dtype });
    this.norm3 = new LayerNorm(dModel, { eps, dtype });
    this.dropout1 = new Dropout(dropout);
    this.dropout2 = new Dropout(dropout);
    this.dropout3 = new Dropout(dropout);
  }

  override forward(tgt: Tensor, memory: Tensor, masks: DecoderMasks = {}): Tensor {
    const { normFirst } = this.options;
    const given = settleOptions("TransformerDecoderLayer: forward", masks, NO_MASKS);
    const selfMasks = {
      attnMask: given.tgtMask,
      keyPaddingMask: given.tgtKeyPaddingMask,
      needWeights: false,
    } as const;
    const memoryMasks = {
      attnMask: given.memoryMask,
      keyPaddingMask: given.memoryKeyPaddingMask,
      needWeights: false,
    } as const;
    const own = addPart(tgt, this.norm1, normFirst, (x) =>
      this.dropout1.forward(this.self_attn.forward(x, x, x, selfMasks)[0]),
    );
    const attended = addPart(own, this.norm2, normFirst, (x) =>
      this.dropout2.forward(this.multihead_attn.forward(x, memory, memory, memoryMasks)[0]),
    );
    return addPart(attended, this.norm3, normFirst, (x) =>
      this.dropout3.forward(feedForward(this, x)),
    );
  }

  /** A layer with the same options and values, in memory of its own; nothing is drawn. */
  copy(): TransformerDecoderLayer {
    const { dModel, nhead, options } = this;
    return asOriginal(
      forkRng(() => new TransformerDecoderLayer(dModel, nhead, options)),
      this,
    );
  }
}
