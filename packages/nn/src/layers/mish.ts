import { mish, mish_, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { InplaceLayer } from "./inplace-layer.ts";

/**
 * Self-regularized unit `x · tanh(log(1 + eˣ))`, element by element.
 *
 * @example new Mish().forward(tensor([0])).toArray() // [0]
 */
export class Mish extends InplaceLayer {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    return this.inplace ? mish_(x) : mish(x);
  }
}
