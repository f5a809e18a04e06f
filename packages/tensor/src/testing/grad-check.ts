import { grad } from "../autograd/grad.ts";
import { enableGrad, noGrad } from "../autograd/grad-mode.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { GradientError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { checkInputs, compareWithDifferences, type GradCheckOptions } from "./differences.ts";
import { FixedWeights, type CheckedResult } from "./weighted-sum.ts";

/**
 * Compares the gradients of `f` with central differences `(f(x + ε) - f(x - ε)) / 2ε`, for a random weighting of its results.
 *
 * @param f A deterministic function. It may return several tensors; integers and bools among them have no gradient.
 * @pytorch torch.autograd.gradcheck
 * @param inputs Its arguments. Those that require gradients are checked, and must be float64. Stay away from kinks.
 * @returns Whether they agree; `false` only with `raiseException: false`.
 * @throws {GradientError} naming the first input and element whose gradient differs, or an input that is not float64.
 * @example gradCheck((x) => x.tanh(), [tensor([0.5], { dtype: "float64", requiresGrad: true })]) // true
 */
export function gradCheck(
  f: (...inputs: Tensor[]) => CheckedResult,
  inputs: readonly Tensor[],
  options: GradCheckOptions = {},
): boolean {
  checkOptions("gradCheck", options, ["eps", "atol", "rtol", "raiseException"]);
  const checked = checkInputs("gradCheck", inputs);
  const weights = new FixedWeights("gradCheck");
  const out = enableGrad(() => weights.sumOf(f(...inputs)));
  if (!out.requiresGrad) {
    throw new GradientError(
      "gradCheck: the function's result must depend on a checked input; got one without history (mind noGrad, detach and casts to integers)",
    );
  }
  const gradients = grad(out, [...checked.values()], { allowUnused: true });
  const value = (): number => noGrad(() => weights.sumOf(f(...inputs)).item());
  return compareWithDifferences("gradCheck", value, checked, gradients, options);
}
