import type { Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import type { SpatialSize } from "../module/spatial-size.ts";
import { PadLayer } from "./pad-layer.ts";

/**
 * Puts the values of the edge around images.
 *
 * Shapes: x `[..., rows, cols]` → the same, larger.
 *
 * @throws {ValueError} for a bad padding. @throws {ShapeError} when x has too few dimensions, or a size becomes negative.
 * @example new ReplicationPad2d([1, 0, 0, 1]).forward(tensor([[[1, 2], [3, 4]]])).toArray() // [[[1, 1, 2], [3, 3, 4], [3, 3, 4]]]
 */
export class ReplicationPad2d extends PadLayer {
  static {
    declareClosed(this);
  }

  /** @param padding One number for all sides, or `[left, right, top, bottom]`. */
  constructor(padding: SpatialSize) {
    super(2, padding);
  }

  override forward(x: Tensor): Tensor {
    return this.pad(x, "replicate");
  }
}
