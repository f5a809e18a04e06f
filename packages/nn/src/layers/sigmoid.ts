import { sigmoid, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";

/**
 * Logistic function `1 / (1 + e⁻ˣ)`, element by element.
 *
 * @example new Sigmoid().forward(tensor([0])).toArray() // [0.5]
 */
export class Sigmoid extends Module {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    return sigmoid(x);
  }
}
