import type { Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import type { SpatialSize } from "../module/spatial-size.ts";
import { PadLayer } from "./pad-layer.ts";

/**
 * Puts the values of the edge around volumes.
 *
 * Shapes: x `[..., depth, rows, cols]` → the same, larger.
 *
 * @throws {ValueError} for a bad padding. @throws {ShapeError} when x has too few dimensions, or a size becomes negative.
 * @example new ReplicationPad3d(1).forward(zeros([1, 2, 3, 4])).shape // [1, 4, 5, 6]
 */
export class ReplicationPad3d extends PadLayer {
  static {
    declareClosed(this);
  }

  /** @param padding One number for all sides, or `[left, right, top, bottom, front, back]`. */
  constructor(padding: SpatialSize) {
    super(3, padding);
  }

  override forward(x: Tensor): Tensor {
    return this.pad(x, "replicate");
  }
}
