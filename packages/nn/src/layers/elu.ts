import { elu, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";
import { pythonFloat } from "../module/python-text.ts";

/**
 * Exponential linear unit `x > 0 ? x : alpha · (eˣ - 1)`, element by element.
 *
 * @example new ELU(3).forward(tensor([-Infinity, 2])).toArray() // [-3, 2]
 */
export class ELU extends Module {
  static {
    declareClosed(this);
  }

  readonly alpha: number;

  /** @param alpha Default 1. */
  constructor(alpha = 1) {
    super();
    this.alpha = alpha;
  }

  override forward(x: Tensor): Tensor {
    return elu(x, this.alpha);
  }

  override extraRepr(): string {
    return `alpha=${pythonFloat(this.alpha)}`;
  }
}
