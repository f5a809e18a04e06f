import { hardtanh, hardtanh_, ValueError, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { pythonFloat } from "../module/python-text.ts";
import { InplaceLayer, type InplaceOptions } from "./inplace-layer.ts";

/**
 * Piecewise linear `min(max(x, minVal), maxVal)`, element by element.
 *
 * @throws {ValueError} unless `minVal < maxVal`.
 * @example new Hardtanh().forward(tensor([-2, 0.5, 3])).toArray() // [-1, 0.5, 1]
 */
export class Hardtanh extends InplaceLayer {
  static {
    declareClosed(this);
  }

  readonly minVal: number;
  readonly maxVal: number;

  /** @param minVal Default -1. @param maxVal Default 1. @param options `inplace`: default false. */
  constructor(minVal = -1, maxVal = 1, options: InplaceOptions = {}) {
    super(options);
    if (!(minVal < maxVal)) {
      throw new ValueError(
        `Hardtanh: minVal must be less than maxVal; got ${minVal} and ${maxVal}`,
      );
    }
    this.minVal = minVal;
    this.maxVal = maxVal;
  }

  override forward(x: Tensor): Tensor {
    return this.inplace
      ? hardtanh_(x, this.minVal, this.maxVal)
      : hardtanh(x, this.minVal, this.maxVal);
  }

  protected override settings(): string {
    return `min_val=${pythonFloat(this.minVal)}, max_val=${pythonFloat(this.maxVal)}`;
  }
}
