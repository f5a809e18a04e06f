import { silu, silu_, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { InplaceLayer } from "./inplace-layer.ts";

/**
 * Sigmoid-weighted unit `x · σ(x)`, element by element.
 *
 * @example new SiLU().forward(tensor([0])).toArray() // [0]
 */
export class SiLU extends InplaceLayer {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    return this.inplace ? silu_(x) : silu(x);
  }
}
