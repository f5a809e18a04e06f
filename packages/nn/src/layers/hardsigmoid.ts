import { hardsigmoid, hardsigmoid_, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { InplaceLayer } from "./inplace-layer.ts";

/**
 * Piecewise linear sigmoid `min(max(x + 3, 0), 6) / 6`, element by element.
 *
 * @example new Hardsigmoid().forward(tensor([-4, 0, 3])).toArray() // [0, 0.5, 1]
 */
export class Hardsigmoid extends InplaceLayer {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    return this.inplace ? hardsigmoid_(x) : hardsigmoid(x);
  }

  /** Nothing, in place or not, as in PyTorch. */
  override extraRepr(): string {
    return "";
  }
}
