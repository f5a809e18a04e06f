import { full, Parameter, prelu, type DType, type Tensor } from "@weft/tensor";
import { checkSize } from "../module/check-size.ts";
import { declareClosed } from "../module/closed.ts";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";

/** Options of `PReLU`. */
export interface PReLUOptions {
  /** What the slopes start from. Default 0.25. */
  readonly init?: number;
  /** Default float32. */
  readonly dtype?: DType;
}

/**
 * Rectifier with learned slopes, `x > 0 ? x : weight · x`.
 *
 * Shapes: x any → the same; weight `[numParameters]`: one slope for all, or one for each of the channels, x's dimension 1.
 * Init: `init`.
 *
 * @throws {ShapeError} when `numParameters` is neither 1 nor the number of channels.
 * @example new PReLU().forward(tensor([-4, 2])).toArray() // [-1, 2]
 */
export class PReLU extends Module {
  static {
    declareClosed(this);
  }

  readonly numParameters: number;
  readonly init: number;
  weight: Parameter;

  /** @param numParameters Default 1. */
  constructor(numParameters = 1, options: PReLUOptions = {}) {
    super();
    const { init, dtype } = settleOptions("PReLU", options, { init: 0.25, dtype: "float32" });
    this.numParameters = checkSize("PReLU", "numParameters", numParameters);
    this.init = init;
    this.weight = new Parameter(full([numParameters], init, { dtype }));
  }

  /** Sets the slopes to `init`. */
  resetParameters(): void {
    this.weight.detach().fill_(this.init);
  }

  override forward(x: Tensor): Tensor {
    return prelu(x, this.weight);
  }

  override extraRepr(): string {
    return `num_parameters=${this.numParameters}`;
  }
}
