import { ValueError, type Tensor } from "@weft/tensor";
import { ModuleList } from "../containers/module-list.ts";
import { checkSize } from "../module/check-size.ts";
import { settleOptions } from "../module/layer-options.ts";
import type { Layer } from "../module/layer.ts";
import { Module } from "../module/module.ts";
import type { EncoderMasks, TransformerEncoderLayer } from "./transformer-encoder-layer.ts";

/**
 * Layers of a transformer's encoder, one after the other, which start as copies of one. Unlike in PyTorch masks are named as in
 * `TransformerEncoderLayer`.
 *
 * Shapes: src as the layers take it → the same. State: `layers` and `norm`.
 *
 * @throws {ValueError} when there is no layer.
 * @example
 * const layer = new TransformerEncoderLayer(8, 2, { dimFeedforward: 16 });
 * new TransformerEncoder(layer, 2).forward(zeros([5, 3, 8])).shape // [5, 3, 8]
 */
export class TransformerEncoder extends Module {
  readonly layers: ModuleList<TransformerEncoderLayer>;
  readonly norm: Layer | null;

  /** @param options `norm`: a layer for the result. Default `null`. */
  constructor(
    encoderLayer: TransformerEncoderLayer,
    numLayers: number,
    options: { readonly norm?: Layer | null } = {},
  ) {
    super();
    this.layers = copies("TransformerEncoder", encoderLayer, numLayers);
    this.norm = settleOptions("TransformerEncoder", options, { norm: null }).norm;
  }

  override forward(src: Tensor, masks: EncoderMasks = {}): Tensor {
    let x = src;
    for (const layer of this.layers) x = layer.forward(x, masks);
    return this.norm === null ? x : this.norm.forward(x);
  }
}

/** @throws {ValueError} when there shall be none. @internal */
export function copies<M extends Module & { copy(): M }>(
  name: string,
  layer: M,
  count: number,
): ModuleList<M> {
  if (checkSize(name, "numLayers", count) === 0)
    throw new ValueError(`${name}: numLayers must be at least 1; got 0`);
  return new ModuleList(Array.from({ length: count }, () => layer.copy()));
}
