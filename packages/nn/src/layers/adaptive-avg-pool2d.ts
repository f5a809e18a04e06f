import { adaptiveAvgPool2d, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { AdaptivePoolLayer } from "./adaptive-pool-layer.ts";

/**
 * The means of images over windows that give a result of the size asked for, `adaptiveAvgPool2d`.
 *
 * Shapes: x `[batch, channels, rows, cols]` or `[channels, rows, cols]` → the same with `outputSize`; `null` keeps a size.
 *
 * @throws {ShapeError} when the rank is another. @throws {ValueError} when the size is not one or two whole numbers.
 * @example new AdaptiveAvgPool2d(1).forward(zeros([1, 3, 8, 6])).shape // [1, 3, 1, 1]
 */
export class AdaptiveAvgPool2d extends AdaptivePoolLayer {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    return adaptiveAvgPool2d(x, this.outputSize);
  }
}
