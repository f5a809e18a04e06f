import { logSoftmax, type Tensor } from "@weft/tensor";
import { dimSetting } from "../module/check-settings.ts";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";

/**
 * Logarithm of the softmax along a dimension.
 *
 * @throws {IndexError} when the dimension is out of range.
 * @example new LogSoftmax(0).forward(tensor([0])).toArray() // [0]
 */
export class LogSoftmax extends Module {
  static {
    declareClosed(this);
  }

  readonly dim: number;

  /** @param dim Which dimension; PyTorch guesses one when it is left out. */
  constructor(dim: number) {
    super();
    this.dim = dimSetting("LogSoftmax", "dim", dim);
  }

  override forward(x: Tensor): Tensor {
    return logSoftmax(x, this.dim);
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}
