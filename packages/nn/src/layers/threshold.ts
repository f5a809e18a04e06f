import { threshold as applyThreshold, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";
import { pythonNumber } from "../module/python-text.ts";

/**
 * `x > threshold ? x : value`, element by element.
 *
 * @example new Threshold(1, 7).forward(tensor([1, 2])).toArray() // [7, 2]
 */
export class Threshold extends Module {
  static {
    declareClosed(this);
  }

  readonly threshold: number;
  readonly value: number;

  /** @param threshold The largest x that is replaced. @param value What stands for the rest. */
  constructor(threshold: number, value: number) {
    super();
    this.threshold = threshold;
    this.value = value;
  }

  override forward(x: Tensor): Tensor {
    return applyThreshold(x, this.threshold, this.value);
  }

  override extraRepr(): string {
    return `threshold=${pythonNumber(this.threshold)}, value=${pythonNumber(this.value)}`;
  }
}
