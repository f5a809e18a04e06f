import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { ShapeError } from "../errors.ts";
import { generatorOf } from "../random/default-generator.ts";
import { show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { dropScaled, isIdle, type DropoutOptions } from "./drop-elements.ts";

/**
 * Sets whole channels to 0 with the probability `p` and multiplies the others by `1 / (1 - p)`: PyTorch's channels for the same
 * seed. With `p` 0, for an empty tensor, or when not training, the result is `x` itself, and nothing is drawn.
 *
 * Shapes: x `[batch, channels, rows, cols]` → the same; with three dimensions it is `[batch, channels, length]`, as in PyTorch.
 *
 * @category Network functions
 * @param p Default 0.5. @param options `training`: default true.
 * @throws {ShapeError} when `x` has other than three or four dimensions. @throws {ValueError} when `p` is not in [0, 1].
 * @throws {DTypeError} when elements of an integer tensor would be dropped.
 * @example dropout2d(ones([1, 1, 1, 2]), 1).toArray() // [[[[0, 0]]]]
 */
export function dropout2d(x: Tensor, p = 0.5, options: DropoutOptions = {}): Tensor {
  checkOptions("dropout2d", options, ["training", "generator"]);
  const { training = true } = options;
  const generator = generatorOf("dropout2d", options.generator);
  checkTensor("dropout2d", "x", x);
  if (x.ndim !== 3 && x.ndim !== 4) {
    throw new ShapeError(
      `dropout2d: the tensor must be [batch, channels, rows, cols] or [batch, channels, length]; got shape ${show(x.shape)} (use dropout for single elements)`,
    );
  }
  if (isIdle("dropout2d", x, p, training)) return x;
  return dropScaled(
    x,
    x.shape.map((size, d) => (d < 2 ? size : 1)),
    p,
    generator,
  );
}
