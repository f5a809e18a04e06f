import { selu, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";

/**
 * Self-normalizing unit `scale · (x > 0 ? x : alpha · (eˣ - 1))` with fixed constants, element by element.
 *
 * @example new SELU().forward(tensor([0])).toArray() // [0]
 */
export class SELU extends Module {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    return selu(x);
  }
}
