import { threshold as applyThreshold, threshold_, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { pythonNumber } from "../module/python-text.ts";
import { InplaceLayer, type InplaceOptions } from "./inplace-layer.ts";

/**
 * `x > threshold ? x : value`, element by element.
 *
 * @example new Threshold(1, 7).forward(tensor([1, 2])).toArray() // [7, 2]
 */
export class Threshold extends InplaceLayer {
  static {
    declareClosed(this);
  }

  readonly threshold: number;
  readonly value: number;

  /** @param threshold The largest x that is replaced. @param value What stands for the rest. @param options `inplace`: default false. */
  constructor(threshold: number, value: number, options: InplaceOptions = {}) {
    super(options);
    this.threshold = threshold;
    this.value = value;
  }

  override forward(x: Tensor): Tensor {
    return this.inplace
      ? threshold_(x, this.threshold, this.value)
      : applyThreshold(x, this.threshold, this.value);
  }

  protected override settings(): string {
    return `threshold=${pythonNumber(this.threshold)}, value=${pythonNumber(this.value)}`;
  }
}
