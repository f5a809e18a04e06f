import { relu, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";

/**
 * Rectifier `max(x, 0)`, element by element.
 *
 * @example new ReLU().forward(tensor([-1, 2])).toArray() // [0, 2]
 */
export class ReLU extends Module {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    return relu(x);
  }
}
