import { hardtanh, ValueError, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";
import { pythonFloat } from "../module/python-text.ts";

/**
 * Piecewise linear `min(max(x, minVal), maxVal)`, element by element.
 *
 * @throws {ValueError} unless `minVal < maxVal`.
 * @example new Hardtanh().forward(tensor([-2, 0.5, 3])).toArray() // [-1, 0.5, 1]
 */
export class Hardtanh extends Module {
  static {
    declareClosed(this);
  }

  readonly minVal: number;
  readonly maxVal: number;

  /** @param minVal Default -1. @param maxVal Default 1. */
  constructor(minVal = -1, maxVal = 1) {
    super();
    if (!(minVal < maxVal)) {
      throw new ValueError(
        `Hardtanh: minVal must be less than maxVal; got ${minVal} and ${maxVal}`,
      );
    }
    this.minVal = minVal;
    this.maxVal = maxVal;
  }

  override forward(x: Tensor): Tensor {
    return hardtanh(x, this.minVal, this.maxVal);
  }

  override extraRepr(): string {
    return `min_val=${pythonFloat(this.minVal)}, max_val=${pythonFloat(this.maxVal)}`;
  }
}
