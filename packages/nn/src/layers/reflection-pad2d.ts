import type { Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import type { SpatialSize } from "../module/spatial-size.ts";
import { PadLayer } from "./pad-layer.ts";

/**
 * Puts a mirror image without the edge around images.
 *
 * Shapes: x `[..., rows, cols]` → the same, larger.
 *
 * @throws {ValueError} for a bad padding. @throws {ShapeError} when x has too few dimensions, or a pad is not shorter than the input.
 * @example new ReflectionPad2d([1, 0, 0, 1]).forward(tensor([[[1, 2], [3, 4]]])).toArray() // [[[2, 1, 2], [4, 3, 4], [2, 1, 2]]]
 */
export class ReflectionPad2d extends PadLayer {
  static {
    declareClosed(this);
  }

  /** @param padding One number for all sides, or `[left, right, top, bottom]`. */
  constructor(padding: SpatialSize) {
    super(2, padding);
  }

  override forward(x: Tensor): Tensor {
    return this.pad(x, "reflect");
  }
}
