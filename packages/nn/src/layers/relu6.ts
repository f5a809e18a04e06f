import { hardtanh_, relu6, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { InplaceLayer } from "./inplace-layer.ts";

/**
 * Rectifier up to 6, `min(max(x, 0), 6)`, element by element.
 *
 * @example new ReLU6().forward(tensor([-1, 2, 8])).toArray() // [0, 2, 6]
 */
export class ReLU6 extends InplaceLayer {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    return this.inplace ? hardtanh_(x, 0, 6) : relu6(x);
  }
}
