import { selu, selu_, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { InplaceLayer } from "./inplace-layer.ts";

/**
 * Self-normalizing unit `scale · (x > 0 ? x : alpha · (eˣ - 1))` with fixed constants, element by element.
 *
 * @example new SELU().forward(tensor([0])).toArray() // [0]
 */
export class SELU extends InplaceLayer {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    return this.inplace ? selu_(x) : selu(x);
  }
}
