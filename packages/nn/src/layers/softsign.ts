import { softsign, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";

/**
 * Soft sign `x / (1 + |x|)`, element by element.
 *
 * @example new Softsign().forward(tensor([-1, 3])).toArray() // [-0.5, 0.75]
 */
export class Softsign extends Module {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    return softsign(x);
  }
}
