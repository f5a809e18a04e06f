import { full } from "../create/full.ts";
import { GradientError } from "../errors.ts";
import { to } from "../ops/to.ts";
import { sameShape, show } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import type { Root } from "./engine.ts";

/** The gradient of the final result with respect to a root, if it is given. */
export type Seed = Tensor | number | null | undefined;

/**
 * Where a backward pass begins; to be called inside the pass.
 *
 * @throws {GradientError} when a root has no history, or the gradients do not fit the roots.
 */
export function rootsOf(
  name: string,
  roots: Tensor | readonly Tensor[],
  seeds: Seed | readonly Seed[],
): () => Root[] {
  const tensors = isList(roots) ? roots : [roots];
  const given = seeds === undefined || seeds === null ? [] : isList(seeds) ? seeds : [seeds];
  for (const tensor of tensors) checkHasHistory(name, tensor);
  if (given.length > 0 && given.length !== tensors.length) {
    throw new GradientError(
      `${name}: one gradient for each tensor must be given, or none; got ${given.length} for ${tensors.length}`,
    );
  }
  for (const [i, tensor] of tensors.entries()) checkSeed(name, tensor, given[i]);
  return () => tensors.map((tensor, i) => ({ tensor, dy: seedOf(tensor, given[i]) }));
}

/**
 * A place for the gradient of each input.
 *
 * @throws {GradientError} when there is no input, or one does not require gradients.
 */
export function collectionOf(name: string, inputs: readonly Tensor[]): Map<Tensor, Tensor | null> {
  if (!isList(inputs) || inputs.length === 0) {
    throw new GradientError(
      `${name}: a list of at least one input is needed; got ${isList(inputs) ? "an empty one" : typeof inputs}`,
    );
  }
  for (const [i, input] of inputs.entries()) {
    if (input instanceof Tensor && input.requiresGrad) continue;
    throw new GradientError(
      `${name}: every input must require gradients; got input ${i} ${input instanceof Tensor ? `of shape ${show(input.shape)}, which does not` : `as ${typeof input}`} (set requiresGrad before it is used)`,
    );
  }
  return new Map(inputs.map((input) => [input, null]));
}

function seedOf(root: Tensor, seed: Seed): Tensor {
  if (seed instanceof Tensor) return to(seed, root.dtype);
  return full(root.shape, seed ?? 1, { dtype: root.dtype });
}

function checkSeed(name: string, root: Tensor, seed: Seed): void {
  if (seed instanceof Tensor) {
    if (sameShape(seed.shape, root.shape)) return;
    throw new GradientError(
      `${name}: the gradient must have the tensor's shape; got ${show(seed.shape)} for a tensor of shape ${show(root.shape)}`,
    );
  }
  if ((seed === undefined || seed === null) && root.size !== 1) {
    throw new GradientError(
      `${name}: a gradient is implied only for a single element; got shape ${show(root.shape)} (pass its gradient, or sum first)`,
    );
  }
}

function checkHasHistory(name: string, root: unknown): void {
  if (root instanceof Tensor && root.requiresGrad) return;
  const what = root instanceof Tensor ? "one without history" : typeof root;
  throw new GradientError(
    `${name}: the tensor must come from one that requires gradients; got ${what} (set requiresGrad, and mind noGrad and detach)`,
  );
}

/** Whether one or several were given. */
export function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}
