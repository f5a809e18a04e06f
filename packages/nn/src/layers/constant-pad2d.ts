import { declareClosed } from "../module/closed.ts";
import type { SpatialSize } from "../module/spatial-size.ts";
import { ConstantPadLayer } from "./constant-pad-layer.ts";

/**
 * Puts a value around images; negative numbers take positions away.
 *
 * Shapes: x `[..., rows, cols]` → the same, larger.
 *
 * @throws {ValueError} for a bad padding. @throws {ShapeError} when x has too few dimensions, or a size becomes negative.
 * @example new ConstantPad2d([1, 0, 0, 1], 9).forward(tensor([[1]])).toArray() // [[9, 1], [9, 9]]
 */
export class ConstantPad2d extends ConstantPadLayer {
  static {
    declareClosed(this);
  }

  /** @param padding One number for all sides, or `[left, right, top, bottom]`. */
  constructor(padding: SpatialSize, value: number) {
    super(2, padding, value);
  }
}
