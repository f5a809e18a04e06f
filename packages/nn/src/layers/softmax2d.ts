import { ShapeError, softmax, type Tensor } from "@weft/tensor";
import { declareClosed } from "../module/closed.ts";
import { Module } from "../module/module.ts";

/**
 * Softmax `eˣ / Σ eˣ` over the channels of each place of an image.
 *
 * Shapes: x `[batch, channels, rows, cols]` or `[channels, rows, cols]` → the same.
 *
 * @throws {ShapeError} when x has another number of dimensions.
 * @example new Softmax2d().forward(zeros([2, 1, 1])).toArray() // [[[0.5]], [[0.5]]]
 */
export class Softmax2d extends Module {
  static {
    declareClosed(this);
  }

  override forward(x: Tensor): Tensor {
    if (x.ndim === 3 || x.ndim === 4) return softmax(x, -3);
    throw new ShapeError(
      `Softmax2d: x must be [batch, channels, rows, cols] or [channels, rows, cols]; got shape [${x.shape.join(", ")}]`,
    );
  }
}
