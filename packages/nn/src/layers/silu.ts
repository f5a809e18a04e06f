import { silu, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";

/**
 * Sigmoid-weighted unit `x · σ(x)`, element by element.
 *
 * @example new SiLU().forward(tensor([0])).toArray() // [0]
 */
export class SiLU extends Module {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    return silu(x);
  }
}
