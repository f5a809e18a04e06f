import { softmin, type Tensor } from "@weft/tensor";
import { dimSetting } from "../module/check-settings.ts";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";

/**
 * Softmax of `-x` along a dimension.
 *
 * @throws {IndexError} when the dimension is out of range.
 * @example new Softmin(0).forward(tensor([0, 0])).toArray() // [0.5, 0.5]
 */
export class Softmin extends Module {
  static {
    declareClosed(this);
  }

  readonly dim: number;

  /** @param dim Which dimension; PyTorch guesses one when it is left out. */
  constructor(dim: number) {
    super();
    this.dim = dimSetting("Softmin", "dim", dim);
  }

  override forward(x: Tensor): Tensor {
    return softmin(x, this.dim);
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}
