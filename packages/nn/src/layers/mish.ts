import { mish, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";

/**
 * Self-regularized unit `x · tanh(log(1 + eˣ))`, element by element.
 *
 * @example new Mish().forward(tensor([0])).toArray() // [0]
 */
export class Mish extends Module {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    return mish(x);
  }
}
