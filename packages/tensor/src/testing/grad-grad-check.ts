import { grad } from "../autograd/grad.ts";
import { enableGrad } from "../autograd/grad-mode.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { add } from "../ops/add.ts";
import type { Tensor } from "../tensor.ts";
import { checkInputs, compareWithDifferences, type GradCheckOptions } from "./differences.ts";
import { FixedWeights, type CheckedResult } from "./weighted-sum.ts";

/**
 * Compares second derivatives of `f` with central differences of its gradient, for random weightings of both.
 *
 * @param f A deterministic function, as for `gradCheck`.
 * @pytorch torch.autograd.gradgradcheck
 * @param inputs Its arguments. Those that require gradients are checked, and must be float64. Stay away from kinks.
 * @returns Whether they agree; `false` only with `raiseException: false`.
 * @throws {GradientError} naming the first input and element whose gradient differs, or an input that is not float64.
 * @example gradGradCheck((x) => x.tanh(), [tensor([0.5], { dtype: "float64", requiresGrad: true })]) // true
 */
export function gradGradCheck(
  f: (...inputs: Tensor[]) => CheckedResult,
  inputs: readonly Tensor[],
  options: GradCheckOptions = {},
): boolean {
  checkOptions("gradGradCheck", options, ["eps", "atol", "rtol", "raiseException"]);
  const checked = checkInputs("gradGradCheck", inputs);
  const leaves = [...checked.values()];
  const weights = new FixedWeights("gradGradCheck");
  /** The weighted sum of all gradients; recorded or not. */
  const gradientSum = (createGraph: boolean): Tensor | null => {
    const out = enableGrad(() => weights.sumOf(f(...inputs)));
    if (!out.requiresGrad) return null;
    const parts = grad(out, leaves, { createGraph, allowUnused: true }).flatMap((gradient, i) =>
      gradient === null ? [] : [weights.sum(gradient, i + 1)],
    );
    return parts.length === 0 ? null : parts.reduce((a, b) => add(a, b));
  };
  const total = gradientSum(true);
  // A gradient that does not depend on the inputs has no history, and its derivative is zero.
  const gradients =
    total?.requiresGrad === true
      ? grad(total, leaves, { allowUnused: true })
      : leaves.map(() => null);
  const value = (): number => gradientSum(false)?.item() ?? 0;
  return compareWithDifferences("gradGradCheck", value, checked, gradients, options);
}
