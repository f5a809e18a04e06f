import { GradientError } from "../errors.ts";
import { noGrad } from "../autograd/grad-mode.ts";
import { backward } from "../autograd/backward.ts";
import { writeData } from "../data/with-data.ts";
import { mul } from "../ops/mul.ts";
import { sum } from "../ops/sum.ts";
import { uniform_ } from "../ops/random-in-place.ts";
import { empty } from "../create/empty.ts";
import { Generator } from "../random/index.ts";
import type { Tensor } from "../tensor.ts";

/** How closely gradients must agree. */
export interface GradCheckOptions {
  /** Distance of the two points of a central difference. Default 1e-6. */
  readonly eps?: number;
  /** Allowed absolute error. Default 1e-5. */
  readonly atol?: number;
  /** Allowed relative error. Default 1e-3. */
  readonly rtol?: number;
}

/**
 * Compares the gradients of `f` with central differences `(f(x + ε) - f(x - ε)) / 2ε`, for a random weighting of its result.
 *
 * @param inputs float64 tensors; those that require gradients are checked. Stay away from kinks.
 * @throws {GradientError} naming the first input and element whose gradient differs, or an input that is not float64.
 * @example gradCheck((x) => x.tanh(), [tensor([0.5], { dtype: "float64", requiresGrad: true })]);
 */
export function gradCheck(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  options: GradCheckOptions = {},
): void {
  const { eps = 1e-6, atol = 1e-5, rtol = 1e-3 } = options;
  const checked = inputs.filter((x) => x.requiresGrad);
  const wrong = checked.find((x) => x.dtype !== "float64");
  if (checked.length === 0 || wrong !== undefined) {
    throw new GradientError(
      `gradCheck: checked inputs must be float64 and require gradients; got ${wrong?.dtype ?? "none that requires gradients"}`,
    );
  }
  for (const x of checked) x.grad = null;
  const out = f(...inputs);
  const weights = uniform_(empty(out.shape, { dtype: "float64" }), 0.5, 1.5, {
    generator: new Generator(0),
  });
  backward(sum(mul(out, weights)));
  const value = (): number => noGrad(() => sum(mul(f(...inputs), weights)).item());
  for (const [i, x] of inputs.entries()) {
    if (!x.requiresGrad) continue;
    const analytic = x.grad === null ? new Float64Array(x.size) : x.grad.toTypedArray();
    const original = x.toTypedArray() as Float64Array; // checked above
    for (let e = 0; e < x.size; e++) {
      const at = (shift: number): number => {
        const moved = original.slice();
        moved[e]! += shift;
        writeData(x, moved);
        return value();
      };
      const numeric = (at(eps) - at(-eps)) / (2 * eps);
      writeData(x, original);
      const error = Math.abs(numeric - analytic[e]!);
      if (!(error <= atol + rtol * Math.abs(numeric))) {
        throw new GradientError(
          `gradCheck: gradients must agree with differences; got ${analytic[e]} for ${numeric} at element ${e} of input ${i}`,
        );
      }
    }
  }
}
