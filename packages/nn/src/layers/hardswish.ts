import { hardswish, hardswish_, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { InplaceLayer } from "./inplace-layer.ts";

/**
 * Piecewise `x · min(max(x + 3, 0), 6) / 6`, element by element.
 *
 * @example new Hardswish().forward(tensor([0, 3])).toArray() // [0, 3]
 */
export class Hardswish extends InplaceLayer {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    return this.inplace ? hardswish_(x) : hardswish(x);
  }

  /** Nothing, in place or not, as in PyTorch. */
  override extraRepr(): string {
    return "";
  }
}
