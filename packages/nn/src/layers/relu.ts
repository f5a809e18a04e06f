import { relu, relu_, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { InplaceLayer } from "./inplace-layer.ts";

/**
 * Rectifier `max(x, 0)`, element by element.
 *
 * @example new ReLU().forward(tensor([-1, 2])).toArray() // [0, 2]
 */
export class ReLU extends InplaceLayer {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    return this.inplace ? relu_(x) : relu(x);
  }
}
