import { dropout, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { DropoutLayer } from "./dropout-layer.ts";

/**
 * Sets elements to 0 with the probability `p` and multiplies the others by `1 / (1 - p)`, when training. The numbers are
 * the default generator's.
 *
 * Shapes: any → the same.
 *
 * @throws {ValueError} when `p` is not in [0, 1].
 * @example new Dropout(1).forward(tensor([1, 2])).toArray() // [0, 0]
 */
export class Dropout extends DropoutLayer {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    return dropout(x, this.p, { training: this.training });
  }
}
