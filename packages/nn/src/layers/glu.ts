import { glu, type Tensor } from "@weft/tensor";
import { dimSetting } from "../module/check-settings.ts";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";

/**
 * Gated linear unit `a · σ(b)`, for the halves a and b of a dimension.
 *
 * Shapes: x `[..., 2 n, ...]` → `[..., n, ...]`.
 *
 * @throws {ShapeError} when the size of the dimension is odd.
 * @example new GLU().forward(tensor([8, 6, 0, 100])).toArray() // [4, 6]
 */
export class GLU extends Module {
  static {
    declareClosed(this);
  }

  readonly dim: number;

  /** @param dim Default -1. */
  constructor(dim = -1) {
    super();
    this.dim = dimSetting("GLU", "dim", dim);
  }

  override forward(x: Tensor): Tensor {
    return glu(x, this.dim);
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}
