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
 * Shapes: x `[channels, length]` or `[batch, channels, length]` → the same.
 *
 * @category Network functions
 * @param p Default 0.5. @param options `training`: default true.
 * @throws {ShapeError} when `x` has other than two or three dimensions. @throws {ValueError} when `p` is not in [0, 1].
 * @throws {DTypeError} when elements of an integer tensor would be dropped.
 * @example dropout1d(tensor([[1, 2], [3, 4]]), 1).toArray() // [[0, 0], [0, 0]]
 */
export function dropout1d(x: Tensor, p = 0.5, options: DropoutOptions = {}): Tensor {
  checkOptions("dropout1d", options, ["training", "generator"]);
  const { training = true } = options;
  const generator = generatorOf("dropout1d", options.generator);
  checkTensor("dropout1d", "x", x);
  if (x.ndim !== 2 && x.ndim !== 3) {
    throw new ShapeError(
      `dropout1d: the tensor must be [channels, length] or [batch, channels, length]; got shape ${show(x.shape)}`,
    );
  }
  if (isIdle("dropout1d", x, p, training)) return x;
  return dropScaled(x, [...x.shape.slice(0, -1), 1], p, generator);
}
