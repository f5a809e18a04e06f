import { adaptiveMaxPool1d, type AdaptiveSize, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { settleOptions } from "../module/layer-options.ts";
import { AdaptivePoolLayer } from "./adaptive-pool-layer.ts";
import type { MaxPoolLayerOptions, Pooled } from "./max-pool-layer.ts";

/**
 * The largest elements of sequences in windows that give a result of the size asked for, `adaptiveMaxPool1d`.
 *
 * Shapes: x `[batch, channels, length]` or `[channels, length]` → the same with `outputSize`; `null` keeps a size.
 *
 * @throws {ShapeError} when the rank is another. @throws {ValueError} when the size is no whole number.
 * @example new AdaptiveMaxPool1d(3).forward(zeros([1, 3, 8])).shape // [1, 3, 3]
 */
export class AdaptiveMaxPool1d<Indices extends boolean = false> extends AdaptivePoolLayer {
  static {
    declareClosed(this);
  }

  readonly returnIndices: Indices;

  /** @param options `returnIndices`: whether the places are returned as well. Default false. */
  constructor(
    outputSize: AdaptiveSize,
    options: Pick<MaxPoolLayerOptions<Indices>, "returnIndices"> = {},
  ) {
    super(outputSize);
    const returnIndices = false as Indices; // the type's own default
    this.returnIndices = settleOptions("AdaptiveMaxPool1d", options, {
      returnIndices,
    }).returnIndices;
  }

  override forward(x: Tensor): Pooled<Indices> {
    const { outputSize, returnIndices } = this;
    return adaptiveMaxPool1d(x, outputSize, { returnIndices }) as Pooled<Indices>; // the option decides the type
  }
}
