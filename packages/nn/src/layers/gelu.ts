import { gelu, type GeluOptions, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { settleOptions } from "../module/layer-options.ts";
import { Module } from "../module/module.ts";

/**
 * Gaussian error linear unit `x · Φ(x)`, element by element; with `approximate: "tanh"` its form with the hyperbolic tangent.
 *
 * @throws {ValueError} in `forward`, when `approximate` is neither "none" nor "tanh".
 * @example new GELU().forward(tensor([0, 100])).toArray() // [0, 100]
 */
export class GELU extends Module {
  static {
    declareClosed(this);
  }

  readonly approximate: "none" | "tanh";

  constructor(options: GeluOptions = {}) {
    super();
    const { approximate } = settleOptions("GELU", options, { approximate: "none" });
    this.approximate = approximate;
  }

  override forward(x: Tensor): Tensor {
    return gelu(x, { approximate: this.approximate });
  }

  override extraRepr(): string {
    return `approximate='${this.approximate}'`;
  }
}
