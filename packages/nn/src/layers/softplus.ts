import { softplus, type Tensor } from "@weft/tensor";
import { numberSetting } from "../module/check-settings.ts";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";
import { pythonNumber } from "../module/python-text.ts";

/**
 * Smooth rectifier `log(1 + e^(beta · x)) / beta`, element by element; `x` where `beta · x > threshold`.
 *
 * @example new Softplus().forward(tensor([30])).toArray() // [30]
 */
export class Softplus extends Module {
  static {
    declareClosed(this);
  }

  readonly beta: number;
  readonly threshold: number;

  /** @param beta Default 1. @param threshold Default 20. */
  constructor(beta = 1, threshold = 20) {
    super();
    this.beta = numberSetting("Softplus", "beta", beta);
    this.threshold = numberSetting("Softplus", "threshold", threshold);
  }

  override forward(x: Tensor): Tensor {
    return softplus(x, this.beta, this.threshold);
  }

  override extraRepr(): string {
    return `beta=${pythonNumber(this.beta)}, threshold=${pythonNumber(this.threshold)}`;
  }
}
