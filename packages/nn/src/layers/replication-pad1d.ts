import type { Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import type { SpatialSize } from "../module/spatial-size.ts";
import { PadLayer } from "./pad-layer.ts";

/**
 * Puts the values of the edge around sequences.
 *
 * Shapes: x `[..., length]` → the same, larger.
 *
 * @throws {ValueError} for a bad padding. @throws {ShapeError} when x has too few dimensions, or a size becomes negative.
 * @example new ReplicationPad1d([2, 1]).forward(tensor([[1, 2, 3]])).toArray() // [[1, 1, 1, 2, 3, 3]]
 */
export class ReplicationPad1d extends PadLayer {
  static {
    declareClosed(this);
  }

  /** @param padding One number for all sides, or `[before, after]`. */
  constructor(padding: SpatialSize) {
    super(1, padding);
  }

  override forward(x: Tensor): Tensor {
    return this.pad(x, "replicate");
  }
}
