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

/** What a transformer's encoder may not look at, as in `MultiheadAttention`. */
export interface EncoderMasks {
  /** `[length, length]` or `[batch · heads, length, length]`; true where one place may not look at another. */
  readonly srcMask?: Tensor | null;
  /** `[batch, length]`; true where a place counts for nothing. */
  readonly srcKeyPaddingMask?: Tensor | null;
}

/**
 * A layer of a transformer's encoder: self-attention and a feed-forward part, each added to what it gets and normalized (Vaswani et
 * al. 2017).
 *
 * Shapes: src `[length, batch, dModel]`, with `batchFirst` `[batch, length, dModel]`, or without a batch → the same. State has
 * PyTorch's names: `self_attn`, `linear1`, `linear2`, `norm1`, `norm2`. Init: that of these layers.
 *
 * @throws {ShapeError} when sizes do not fit. @throws {ValueError} for a bad option.
 * @example new TransformerEncoderLayer(8, 2, { dimFeedforward: 16 }).forward(zeros([5, 3, 8])).shape // [5, 3, 8]
 */
export class TransformerEncoderLayer extends Module {
  readonly dModel: number;
  readonly nhead: number;
  readonly options: Settled<TransformerLayerOptions>;
  self_attn: MultiheadAttention;
  linear1: Linear;
  dropout: Dropout;
  linear2: Linear;
  norm1: LayerNorm;
  norm2: LayerNorm;
  dropout1: Dropout;
  dropout2: Dropout;

  constructor(dModel: number, nhead: number, options: TransformerLayerOptions = {}) {
    super();
    this.dModel = dModel;
    this.nhead = nhead;
    this.options = transformerOptions("TransformerEncoderLayer", options);
    const { dropout, dimFeedforward, layerNormEps: eps, batchFirst, dtype } = this.options;
    this.self_attn = new MultiheadAttention(dModel, nhead, { dropout, batchFirst, dtype });
    this.linear1 = new Linear(dModel, dimFeedforward, { dtype });
    this.dropout = new Dropout(dropout);
    this.linear2 = new Linear(dimFeedforward, dModel, { dtype });
    this.norm1 = new LayerNorm(dModel, { eps, dtype });
    this.norm2 = new LayerNorm(dModel, { eps, dtype });
    this.dropout1 = new Dropout(dropout);
    this.dropout2 = new Dropout(dropout);
  }

  override forward(src: Tensor, masks: EncoderMasks = {}): Tensor {
    const { srcMask: attnMask, srcKeyPaddingMask: keyPaddingMask } = settleOptions(
      "TransformerEncoderLayer: forward",
      masks,
      { srcMask: null, srcKeyPaddingMask: null },
    );
    const { normFirst } = this.options;
    const attended = addPart(src, this.norm1, normFirst, (x) => {
      const call = { attnMask, keyPaddingMask, needWeights: false } as const;
      return this.dropout1.forward(this.self_attn.forward(x, x, x, call)[0]);
    });
    return addPart(attended, this.norm2, normFirst, (x) =>
      this.dropout2.forward(feedForward(this, x)),
    );
  }

  /** A layer with the same options and values, in memory of its own; nothing is drawn. */
  copy(): TransformerEncoderLayer {
    const { dModel, nhead, options } = this;
    return asOriginal(
      forkRng(() => new TransformerEncoderLayer(dModel, nhead, options)),
      this,
    );
  }
}
