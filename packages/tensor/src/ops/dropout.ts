import { checkOptions } from "../dispatch/check-options.ts";
import { generatorOf } from "../random/default-generator.ts";
import type { Tensor } from "../tensor.ts";
import { dropScaled, isIdle, type DropoutOptions } from "./drop-elements.ts";
import { replaceInPlace } from "./replace-in-place.ts";

/**
 * Sets elements to 0 with the probability `p` and multiplies the others by `1 / (1 - p)`: PyTorch's elements for the same seed. A
 * dropped NaN or infinity is NaN. With `p` 0, for an empty tensor, or when not training, the result is `x` itself, and nothing is
 * drawn.
 *
 * Shapes: any → the same.
 *
 * @category Network functions
 * @param p Default 0.5. @param options `training`: default true.
 * @throws {ValueError} when `p` is not in [0, 1]. @throws {DTypeError} when elements of an integer tensor would be dropped.
 * @example dropout(tensor([1, 2]), 1).toArray() // [0, 0]
 */
export function dropout(x: Tensor, p = 0.5, options: DropoutOptions = {}): Tensor {
  checkOptions("dropout", options, ["training", "generator"]);
  const { training = true } = options;
  const generator = generatorOf("dropout", options.generator);
  return isIdle("dropout", x, p, training) ? x : dropScaled(x, x.shape, p, generator);
}

/**
 * `dropout` into `x` itself.
 *
 * @category Network functions
 * @throws {GradientError} when `x` is a leaf that requires gradients; else as `dropout`.
 * @example dropout_(tensor([1, 2]), 1).toArray() // [0, 0]
 */
export function dropout_(x: Tensor, p = 0.5, options: DropoutOptions = {}): Tensor {
  checkOptions("dropout_", options, ["training", "generator"]);
  const { training = true } = options;
  const generator = generatorOf("dropout_", options.generator);
  if (isIdle("dropout_", x, p, training)) return x;
  return replaceInPlace("dropout_", x, [], (old) => dropScaled(old, old.shape, p, generator));
}
