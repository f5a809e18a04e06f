import { elu, elu_, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { pythonFloat } from "../module/python-text.ts";
import { InplaceLayer, type InplaceOptions } from "./inplace-layer.ts";

/**
 * Exponential linear unit `x > 0 ? x : alpha · (eˣ - 1)`, element by element.
 *
 * @example new ELU(3).forward(tensor([-Infinity, 2])).toArray() // [-3, 2]
 */
export class ELU extends InplaceLayer {
  static {
    declareClosed(this);
  }

  readonly alpha: number;

  /** @param alpha Default 1. @param options `inplace`: default false. */
  constructor(alpha = 1, options: InplaceOptions = {}) {
    super(options);
    this.alpha = alpha;
  }

  override forward(x: Tensor): Tensor {
    return this.inplace ? elu_(x, this.alpha) : elu(x, this.alpha);
  }

  protected override settings(): string {
    return `alpha=${pythonFloat(this.alpha)}`;
  }
}
