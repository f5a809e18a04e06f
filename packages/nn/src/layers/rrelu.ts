import { rrelu, rrelu_, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { pythonFloat } from "../module/python-text.ts";
import { InplaceLayer, type InplaceOptions } from "./inplace-layer.ts";

/**
 * Rectifier with a random slope for each element that is not above 0, uniform in `[lower, upper)`; in evaluation mode the slope
 * is `(lower + upper) / 2`. The numbers are the default generator's.
 *
 * @throws {ValueError} in `forward`, when `lower > upper`.
 * @example new RReLU(0.25, 0.25).forward(tensor([-4, 2])).toArray() // [-1, 2]
 */
export class RReLU extends InplaceLayer {
  static {
    declareClosed(this);
  }

  readonly lower: number;
  readonly upper: number;

  /** @param lower Default 1/8. @param upper Default 1/3. @param options `inplace`: default false. */
  constructor(lower: number = 1 / 8, upper: number = 1 / 3, options: InplaceOptions = {}) {
    super(options);
    this.lower = lower;
    this.upper = upper;
  }

  override forward(x: Tensor): Tensor {
    return this.inplace
      ? rrelu_(x, this.lower, this.upper, { training: this.training })
      : rrelu(x, this.lower, this.upper, { training: this.training });
  }

  protected override settings(): string {
    return `lower=${pythonFloat(this.lower)}, upper=${pythonFloat(this.upper)}`;
  }
}
