import { celu, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";
import { pythonFloat } from "../module/python-text.ts";

/**
 * Exponential linear unit with a continuous derivative, `x > 0 ? x : alpha · (e^(x / alpha) - 1)`, element by element.
 *
 * @example new CELU(3).forward(tensor([-Infinity, 2])).toArray() // [-3, 2]
 */
export class CELU extends Module {
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
    return celu(x, this.alpha);
  }

  override extraRepr(): string {
    return `alpha=${pythonFloat(this.alpha)}`;
  }
}
