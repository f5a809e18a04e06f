import { checkOptions } from "../dispatch/check-options.ts";
import { drawMask, roundedFor, type DropoutFactors } from "../dispatch/dropout.ts";
import { generatorOf } from "../random/default-generator.ts";
import type { Generator } from "../random/index.ts";
import type { Tensor } from "../tensor.ts";
import { dropAll, dropByMask, isIdle, type DropoutOptions } from "./drop-elements.ts";
import { replaceInPlace } from "./replace-in-place.ts";

/**
 * Dropout for nets of `selu`: elements are set to selu's limit `-1.7581`, not to 0, with the probability `p`, and all are then
 * scaled and moved so that mean 0 and variance 1 stay. PyTorch's elements for the same seed.
 *
 * Shapes: any → the same. With `p` 0, for an empty tensor, or when not training, the result is `x` itself, and nothing is drawn.
 *
 * @category Network functions
 * @param p Default 0.5. @param options `training`: default false, as in PyTorch.
 * @throws {ValueError} when `p` is not in [0, 1]. @throws {DTypeError} when elements of an integer tensor would be dropped.
 * @example alphaDropout(tensor([1, 2]), 0.3).toArray() // [1, 2]
 */
export function alphaDropout(x: Tensor, p = 0.5, options: DropoutOptions = {}): Tensor {
  checkOptions("alphaDropout", options, ["training", "generator"]);
  const { training = false } = options;
  const generator = generatorOf("alphaDropout", options.generator);
  return isIdle("alphaDropout", x, p, training) ? x : drop(x, p, generator);
}

/**
 * `alphaDropout` into `x` itself.
 *
 * @category Network functions
 * @throws {GradientError} when `x` is a leaf that requires gradients; else as `alphaDropout`.
 * @example alphaDropout_(tensor([1, 2]), 0.3).toArray() // [1, 2]
 */
export function alphaDropout_(x: Tensor, p = 0.5, options: DropoutOptions = {}): Tensor {
  checkOptions("alphaDropout_", options, ["training", "generator"]);
  const { training = false } = options;
  const generator = generatorOf("alphaDropout_", options.generator);
  if (isIdle("alphaDropout_", x, p, training)) return x;
  return replaceInPlace("alphaDropout_", x, [], (old) => drop(old, p, generator));
}

/** selu's limit at -Infinity, negated. */
const LIMIT = 1.7580993408473766;

function drop(x: Tensor, p: number, generator: Generator): Tensor {
  if (p === 1) return dropAll(x);
  return dropByMask(x, drawMask(x.shape, p, generator), alphaFactors(x, p));
}

/** With `a` for the scale: `x a + L a p` for what stays, `-L a + L a p` for what is dropped; rounded where PyTorch rounds. */
function alphaFactors(x: Tensor, p: number): DropoutFactors {
  const a = 1 / Math.sqrt((LIMIT * LIMIT * p + 1) * (1 - p));
  const kept = roundedFor(x, LIMIT * a * p);
  const lowest = -roundedFor(x, LIMIT * a);
  return { scale: roundedFor(x, a), kept, dropped: roundedFor(x, lowest + kept) };
}
