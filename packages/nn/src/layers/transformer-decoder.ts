import type { Tensor } from "@weft/tensor";
import type { ModuleList } from "../containers/module-list.ts";
import { settleOptions } from "../module/layer-options.ts";
import type { Layer } from "../module/layer.ts";
import { Module } from "../module/module.ts";
import type { DecoderMasks, TransformerDecoderLayer } from "./transformer-decoder-layer.ts";
import { copies } from "./transformer-encoder.ts";

/**
 * Layers of a transformer's decoder, one after the other, which start as copies of one.
 *
 * Shapes: tgt and memory as the layers take them → as tgt. State: `layers` and `norm`.
 *
 * @throws {ValueError} when there is no layer.
 * @example
 * const layer = new TransformerDecoderLayer(8, 2, { dimFeedforward: 16 });
 * new TransformerDecoder(layer, 2).forward(zeros([5, 3, 8]), zeros([7, 3, 8])).shape // [5, 3, 8]
 */
export class TransformerDecoder extends Module {
  readonly layers: ModuleList<TransformerDecoderLayer>;
  readonly norm: Layer | null;

  /** @param options `norm`: a layer for the result. Default `null`. */
  constructor(
    decoderLayer: TransformerDecoderLayer,
    numLayers: number,
    options: { readonly norm?: Layer | null } = {},
  ) {
    super();
    this.layers = copies("TransformerDecoder", decoderLayer, numLayers);
    this.norm = settleOptions("TransformerDecoder", options, { norm: null }).norm;
  }

  override forward(tgt: Tensor, memory: Tensor, masks: DecoderMasks = {}): Tensor {
    let x = tgt;
    for (const layer of this.layers) x = layer.forward(x, memory, masks);
    return this.norm === null ? x : this.norm.forward(x);
  }
}
