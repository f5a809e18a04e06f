import { tanhshrink, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";

/**
 * `x - tanh(x)`, element by element.
 *
 * @example new Tanhshrink().forward(tensor([100])).toArray() // [99]
 */
export class Tanhshrink extends Module {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    return tanhshrink(x);
  }
}
