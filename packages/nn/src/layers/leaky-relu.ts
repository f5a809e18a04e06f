import { leakyRelu, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";
import { pythonFloat } from "../module/python-text.ts";

/**
 * Rectifier with a slope below 0: `x > 0 ? x : negativeSlope · x`, element by element.
 *
 * @example new LeakyReLU(0.25).forward(tensor([-4, 2])).toArray() // [-1, 2]
 */
export class LeakyReLU extends Module {
  static {
    declareClosed(this);
  }

  readonly negativeSlope: number;

  /** @param negativeSlope Default 0.01. */
  constructor(negativeSlope = 0.01) {
    super();
    this.negativeSlope = negativeSlope;
  }

  override forward(x: Tensor): Tensor {
    return leakyRelu(x, this.negativeSlope);
  }

  override extraRepr(): string {
    return `negative_slope=${pythonFloat(this.negativeSlope)}`;
  }
}
