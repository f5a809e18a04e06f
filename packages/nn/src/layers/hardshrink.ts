import { hardshrink, type Tensor } from "@weft/tensor";
import { numberSetting } from "../module/check-settings.ts";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";
import { pythonFloat } from "../module/python-text.ts";

/**
 * Hard threshold: `x` outside of `±lambd`, 0 within, element by element.
 *
 * @example new Hardshrink().forward(tensor([-2, 0.5, 2])).toArray() // [-2, 0, 2]
 */
export class Hardshrink extends Module {
  static {
    declareClosed(this);
  }

  readonly lambd: number;

  /** @param lambd Default 0.5. */
  constructor(lambd = 0.5) {
    super();
    this.lambd = numberSetting("Hardshrink", "lambd", lambd);
  }

  override forward(x: Tensor): Tensor {
    return hardshrink(x, this.lambd);
  }

  override extraRepr(): string {
    return `${pythonFloat(this.lambd)}`;
  }
}
