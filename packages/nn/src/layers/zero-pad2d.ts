import { pythonTuple } from "../module/python-text.ts";
import { declareClosed } from "../module/closed.ts";
import type { SpatialSize } from "../module/spatial-size.ts";
import { ConstantPadLayer } from "./constant-pad-layer.ts";

/**
 * Puts zeros around images; negative numbers take positions away.
 *
 * Shapes: x `[..., rows, cols]` → the same, larger.
 *
 * @throws {ValueError} for a bad padding. @throws {ShapeError} when x has too few dimensions, or a size becomes negative.
 * @example new ZeroPad2d([1, 0, 0, 1]).forward(tensor([[1]])).toArray() // [[0, 1], [0, 0]]
 */
export class ZeroPad2d extends ConstantPadLayer {
  static {
    declareClosed(this);
  }

  /** @param padding One number for all sides, or `[left, right, top, bottom]`. */
  constructor(padding: SpatialSize) {
    super(2, padding, 0);
  }

  override extraRepr(): string {
    return pythonTuple(this.padding);
  }
}
