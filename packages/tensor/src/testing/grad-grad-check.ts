import { backward } from "../autograd/backward.ts";
import { add } from "../ops/add.ts";
import { mul } from "../ops/mul.ts";
import { sum } from "../ops/sum.ts";
import type { Tensor } from "../tensor.ts";
import { checkInputs, compareWithDifferences, type GradCheckOptions } from "./differences.ts";
import { randomLike, takeGradient } from "./grad-check.ts";

/**
 * Compares second derivatives of `f` with central differences of its gradient, for random weightings of both.
 *
 * @pytorch torch.autograd.gradgradcheck
 * @param inputs float64 tensors; those that require gradients are checked. Stay away from kinks.
 * @throws {GradientError} naming the first input and element whose gradient differs, or an input that is not float64.
 * @example gradGradCheck((x) => x.tanh(), [tensor([0.5], { dtype: "float64", requiresGrad: true })]);
 */
export function gradGradCheck(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  options: GradCheckOptions = {},
): void {
  const checked = checkInputs("gradGradCheck", inputs);
  /** The weighted sum of all gradients; recorded or not. */
  const gradientSum = (createGraph: boolean): Tensor | null => {
    const out = f(...inputs);
    backward(sum(mul(out, randomLike(out, 0))), 1, { createGraph });
    let total: Tensor | null = null;
    for (const [i, leaf] of checked.entries()) {
      const gradient = takeGradient(leaf);
      if (gradient === null) continue;
      const part = sum(mul(gradient, randomLike(gradient, i + 1)));
      total = total === null ? part : add(total, part);
    }
    return total;
  };
  const total = gradientSum(true);
  // A gradient that does not depend on the inputs has no history, and its derivative is zero.
  if (total?.requiresGrad === true) backward(total);
  const gradients = checked.map(takeGradient);
  compareWithDifferences(
    "gradGradCheck",
    () => gradientSum(false)?.item() ?? 0,
    checked,
    gradients,
    options,
  );
}
