import { backward } from "../autograd/backward.ts";
import { noGrad } from "../autograd/grad-mode.ts";
import { empty } from "../create/empty.ts";
import { mul } from "../ops/mul.ts";
import { uniform_ } from "../ops/random-in-place.ts";
import { sum } from "../ops/sum.ts";
import { Generator } from "../random/index.ts";
import type { Tensor } from "../tensor.ts";
import { checkInputs, compareWithDifferences, type GradCheckOptions } from "./differences.ts";

/**
 * Compares the gradients of `f` with central differences `(f(x + ε) - f(x - ε)) / 2ε`, for a random weighting of its result.
 *
 * @pytorch torch.autograd.gradcheck
 * @param inputs float64 tensors; those that require gradients are checked. Stay away from kinks.
 * @throws {GradientError} naming the first input and element whose gradient differs, or an input that is not float64.
 * @example gradCheck((x) => x.tanh(), [tensor([0.5], { dtype: "float64", requiresGrad: true })]);
 */
export function gradCheck(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  options: GradCheckOptions = {},
): void {
  const checked = checkInputs("gradCheck", inputs);
  const out = f(...inputs);
  const weights = randomLike(out, 0);
  backward(sum(mul(out, weights)));
  const gradients = checked.map(takeGradient);
  const value = (): number => noGrad(() => sum(mul(f(...inputs), weights)).item());
  compareWithDifferences("gradCheck", value, checked, gradients, options);
}

/** Fixed numbers between 0.5 and 1.5, so that no part of a result is left out by chance. */
export function randomLike(t: Tensor, seed: number): Tensor {
  return uniform_(empty(t.shape, { dtype: "float64" }), 0.5, 1.5, {
    generator: new Generator(seed),
  });
}

/** A leaf's gradient, which is taken off it. */
export function takeGradient(leaf: Tensor): Tensor | null {
  const { grad } = leaf;
  leaf.grad = null;
  return grad;
}
