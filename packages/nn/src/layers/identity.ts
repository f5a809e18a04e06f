import type { Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";

/**
 * Gives back what it gets: a place for a layer that is not there.
 *
 * @example new Identity().forward(tensor([1, 2])).toArray() // [1, 2]
 */
export class Identity extends Module {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    return x;
  }
}
