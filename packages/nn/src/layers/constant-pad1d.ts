import { declareClosed } from "../module/closed.ts";
import type { SpatialSize } from "../module/spatial-size.ts";
import { ConstantPadLayer } from "./constant-pad-layer.ts";

/**
 * Puts a value around sequences; negative numbers take positions away.
 *
 * Shapes: x `[..., length]` → the same, larger.
 *
 * @throws {ValueError} for a bad padding. @throws {ShapeError} when x has too few dimensions, or a size becomes negative.
 * @example new ConstantPad1d([1, 2], 9).forward(tensor([[1]])).toArray() // [[9, 1, 9, 9]]
 */
export class ConstantPad1d extends ConstantPadLayer {
  static {
    declareClosed(this);
  }

  /** @param padding One number for all sides, or `[before, after]`. */
  constructor(padding: SpatialSize, value: number) {
    super(1, padding, value);
  }
}
