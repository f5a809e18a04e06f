import { hardsigmoid, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";

/**
 * Piecewise linear sigmoid `min(max(x + 3, 0), 6) / 6`, element by element.
 *
 * @example new Hardsigmoid().forward(tensor([-4, 0, 3])).toArray() // [0, 0.5, 1]
 */
export class Hardsigmoid extends Module {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    return hardsigmoid(x);
  }
}
