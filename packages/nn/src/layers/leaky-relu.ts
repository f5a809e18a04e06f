import { leakyRelu, leakyRelu_, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { pythonFloat } from "../module/python-text.ts";
import { InplaceLayer, type InplaceOptions } from "./inplace-layer.ts";

/**
 * Rectifier with a slope below 0: `x > 0 ? x : negativeSlope · x`, element by element.
 *
 * @example new LeakyReLU(0.25).forward(tensor([-4, 2])).toArray() // [-1, 2]
 */
export class LeakyReLU extends InplaceLayer {
  static {
    declareClosed(this);
  }

  readonly negativeSlope: number;

  /** @param negativeSlope Default 0.01. @param options `inplace`: default false. */
  constructor(negativeSlope = 0.01, options: InplaceOptions = {}) {
    super(options);
    this.negativeSlope = negativeSlope;
  }

  override forward(x: Tensor): Tensor {
    return this.inplace ? leakyRelu_(x, this.negativeSlope) : leakyRelu(x, this.negativeSlope);
  }

  protected override settings(): string {
    return `negative_slope=${pythonFloat(this.negativeSlope)}`;
  }
}
