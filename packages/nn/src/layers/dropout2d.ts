import { dropout2d, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { DropoutLayer } from "./dropout-layer.ts";

/**
 * Sets whole channels to 0 with the probability `p` and multiplies the others by `1 / (1 - p)`, when training. The numbers
 * are the default generator's.
 *
 * Shapes: x `[batch, channels, rows, cols]` → the same; with three dimensions it is `[batch, channels, length]`.
 *
 * @throws {ValueError} when `p` is not in [0, 1]. @throws {ShapeError} when `x` has another number of dimensions.
 * @example new Dropout2d(1).forward(ones([1, 1, 1, 2])).toArray() // [[[[0, 0]]]]
 */
export class Dropout2d extends DropoutLayer {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    return dropout2d(x, this.p, { training: this.training });
  }
}
