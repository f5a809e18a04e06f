import { tanh, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";

/**
 * Hyperbolic tangent, element by element.
 *
 * @example new Tanh().forward(tensor([0])).toArray() // [0]
 */
export class Tanh extends Module {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    return tanh(x);
  }
}
