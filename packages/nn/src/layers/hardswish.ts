import { hardswish, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";

/**
 * Piecewise `x · min(max(x + 3, 0), 6) / 6`, element by element.
 *
 * @example new Hardswish().forward(tensor([0, 3])).toArray() // [0, 3]
 */
export class Hardswish extends Module {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    return hardswish(x);
  }
}
