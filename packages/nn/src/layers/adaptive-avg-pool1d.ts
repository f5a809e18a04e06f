import { adaptiveAvgPool1d, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { AdaptivePoolLayer } from "./adaptive-pool-layer.ts";

/**
 * The means of sequences over windows that give a result of the size asked for, `adaptiveAvgPool1d`.
 *
 * Shapes: x `[batch, channels, length]` or `[channels, length]` → the same with `outputSize`; `null` keeps a size.
 *
 * @throws {ShapeError} when the rank is another. @throws {ValueError} when the size is no whole number.
 * @example new AdaptiveAvgPool1d(3).forward(zeros([1, 3, 8])).shape // [1, 3, 3]
 */
export class AdaptiveAvgPool1d extends AdaptivePoolLayer {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    return adaptiveAvgPool1d(x, this.outputSize);
  }
}
