import { softshrink, type Tensor } from "@weft/tensor";
import { numberSetting } from "../module/check-settings.ts";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";
import { pythonFloat } from "../module/python-text.ts";

/**
 * Soft threshold: `x` moved towards 0 by `lambd`, 0 within `±lambd`, element by element.
 *
 * @example new Softshrink().forward(tensor([-2, 0.5, 2])).toArray() // [-1.5, 0, 1.5]
 */
export class Softshrink extends Module {
  static {
    declareClosed(this);
  }

  readonly lambd: number;

  /** @param lambd Default 0.5. */
  constructor(lambd = 0.5) {
    super();
    this.lambd = numberSetting("Softshrink", "lambd", lambd);
  }

  override forward(x: Tensor): Tensor {
    return softshrink(x, this.lambd);
  }

  override extraRepr(): string {
    return `${pythonFloat(this.lambd)}`;
  }
}
