import { declareClosed } from "../module/closed.ts";
import type { SpatialSize } from "../module/spatial-size.ts";
import { ConstantPadLayer } from "./constant-pad-layer.ts";

/**
 * Puts a value around volumes; negative numbers take positions away.
 *
 * Shapes: x `[..., depth, rows, cols]` → the same, larger.
 *
 * @throws {ValueError} for a bad padding. @throws {ShapeError} when x has too few dimensions, or a size becomes negative.
 * @example new ConstantPad3d(1, 9).forward(zeros([1, 2, 3, 4])).shape // [1, 4, 5, 6]
 */
export class ConstantPad3d extends ConstantPadLayer {
  static {
    declareClosed(this);
  }

  /** @param padding One number for all sides, or `[left, right, top, bottom, front, back]`. */
  constructor(padding: SpatialSize, value: number) {
    super(3, padding, value);
  }
}
