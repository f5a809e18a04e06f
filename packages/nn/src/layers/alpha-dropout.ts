import { alphaDropout, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { DropoutLayer } from "./dropout-layer.ts";

/**
 * Sets elements to selu's lower limit with the probability `p`, then scales and moves all so that mean 0 and variance 1
 * stay, when training. The numbers are the default generator's.
 *
 * Shapes: any → the same.
 *
 * @throws {ValueError} when `p` is not in [0, 1].
 * @example new AlphaDropout().eval().forward(tensor([1, 2])).toArray() // [1, 2]
 */
export class AlphaDropout extends DropoutLayer {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    return alphaDropout(x, this.p, { training: this.training });
  }
}
