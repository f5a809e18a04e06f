import type { Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import type { SpatialSize } from "../module/spatial-size.ts";
import { PadLayer } from "./pad-layer.ts";

/**
 * Puts a mirror image without the edge around sequences.
 *
 * Shapes: x `[..., length]` → the same, larger.
 *
 * @throws {ValueError} for a bad padding. @throws {ShapeError} when x has too few dimensions, or a pad is not shorter than the input.
 * @example new ReflectionPad1d([2, 1]).forward(tensor([[1, 2, 3]])).toArray() // [[3, 2, 1, 2, 3, 2]]
 */
export class ReflectionPad1d extends PadLayer {
  static {
    declareClosed(this);
  }

  /** @param padding One number for all sides, or `[before, after]`. */
  constructor(padding: SpatialSize) {
    super(1, padding);
  }

  override forward(x: Tensor): Tensor {
    return this.pad(x, "reflect");
  }
}
