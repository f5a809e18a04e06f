import { flatten, type Tensor } from "@weft/tensor";
import { dimSetting, refuseMore } from "../module/check-settings.ts";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";

/**
 * Merges dimensions, by default all but the first (the batch).
 *
 * Shapes: x `[batch, ...]` → `[batch, product of the rest]`.
 *
 * @throws {IndexError} when a dimension is out of range.
 * @example new Flatten().forward(zeros([2, 3, 4])).shape // [2, 12]
 */
export class Flatten extends Module {
  static {
    declareClosed(this);
  }

  readonly startDim: number;
  readonly endDim: number;

  /** @param startDim Default 1. @param endDim Default -1. */
  constructor(startDim = 1, endDim = -1, ...more: never[]) {
    super();
    refuseMore("Flatten", "startDim and endDim", more);
    this.startDim = dimSetting("Flatten", "startDim", startDim);
    this.endDim = dimSetting("Flatten", "endDim", endDim);
  }

  override forward(x: Tensor): Tensor {
    return flatten(x, this.startDim, this.endDim);
  }

  override extraRepr(): string {
    return `start_dim=${this.startDim}, end_dim=${this.endDim}`;
  }
}
