import { dropout, dropout_, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { pythonBool, pythonFloat } from "../module/python-text.ts";
import { DropoutLayer } from "./dropout-layer.ts";
import { isInplace, type InplaceOptions } from "./inplace-layer.ts";

/**
 * Sets elements to 0 with the probability `p` and multiplies the others by `1 / (1 - p)`, when training. The numbers are
 * the default generator's.
 *
 * Shapes: any → the same.
 *
 * @throws {ValueError} when `p` is not in [0, 1].
 * @example new Dropout(1).forward(tensor([1, 2])).toArray() // [0, 0]
 */
export class Dropout extends DropoutLayer {
  static {
    declareClosed(this);
  }

  readonly inplace: boolean;

  /** @param p Default 0.5. @param options `inplace`: default false. */
  constructor(p = 0.5, options: InplaceOptions = {}) {
    super(p);
    this.inplace = isInplace(new.target.name, options);
  }

  override forward(x: Tensor): Tensor {
    const { p, training } = this;
    return this.inplace ? dropout_(x, p, { training }) : dropout(x, p, { training });
  }

  override extraRepr(): string {
    return `p=${pythonFloat(this.p)}, inplace=${pythonBool(this.inplace)}`;
  }
}
