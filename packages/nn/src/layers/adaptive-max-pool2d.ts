import { adaptiveMaxPool2d, type AdaptiveSize, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { settleOptions } from "../module/layer-options.ts";
import { AdaptivePoolLayer } from "./adaptive-pool-layer.ts";
import type { MaxPoolLayerOptions, Pooled } from "./max-pool-layer.ts";

/**
 * The largest elements of images in windows that give a result of the size asked for, `adaptiveMaxPool2d`.
 *
 * Shapes: x `[batch, channels, rows, cols]` or `[channels, rows, cols]` → the same with `outputSize`; `null` keeps a size.
 *
 * @throws {ShapeError} when the rank is another. @throws {ValueError} when the size is not one or two whole numbers.
 * @example new AdaptiveMaxPool2d([2, null]).forward(zeros([1, 3, 8, 6])).shape // [1, 3, 2, 6]
 */
export class AdaptiveMaxPool2d<Indices extends boolean = false> extends AdaptivePoolLayer {
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
    this.returnIndices = settleOptions("AdaptiveMaxPool2d", options, {
      returnIndices,
    }).returnIndices;
  }

  override forward(x: Tensor): Pooled<Indices> {
    const { outputSize, returnIndices } = this;
    return adaptiveMaxPool2d(x, outputSize, { returnIndices }) as Pooled<Indices>; // the option decides the type
  }
}
