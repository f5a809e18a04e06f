import { dropout1d, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { DropoutLayer } from "./dropout-layer.ts";

/**
 * Sets whole channels to 0 with the probability `p` and multiplies the others by `1 / (1 - p)`, when training. The numbers
 * are the default generator's.
 *
 * Shapes: x `[channels, length]` or `[batch, channels, length]` → the same.
 *
 * @throws {ValueError} when `p` is not in [0, 1]. @throws {ShapeError} when `x` has another number of dimensions.
 * @example new Dropout1d(1).forward(tensor([[1, 2]])).toArray() // [[0, 0]]
 */
export class Dropout1d extends DropoutLayer {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    return dropout1d(x, this.p, { training: this.training });
  }
}
