import { writeData } from "../data/with-data.ts";
import { GradientError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";

/** How closely gradients must agree with differences. */
export interface GradCheckOptions {
  /** Distance of the two points of a central difference. Default 1e-6. */
  readonly eps?: number;
  /** Allowed absolute error. Default 1e-5. */
  readonly atol?: number;
  /** Allowed relative error. Default 1e-3. */
  readonly rtol?: number;
}

/** The inputs that require gradients, without gradients of earlier runs. @throws {GradientError} when there is none, or one is not float64. */
export function checkInputs(area: string, inputs: readonly Tensor[]): Tensor[] {
  const checked = inputs.filter((x) => x.requiresGrad);
  const wrong = checked.find((x) => x.dtype !== "float64" || !x.isLeaf);
  if (checked.length === 0 || wrong !== undefined) {
    throw new GradientError(
      `${area}: checked inputs must be float64 leaves that require gradients; got ${wrong?.dtype ?? "none that requires gradients"}`,
    );
  }
  for (const x of checked) x.grad = null;
  return checked;
}

/** Moves each element of each input up and down and compares how `value` changes with the given gradients (`null`: zeros). */
export function compareWithDifferences(
  area: string,
  value: () => number,
  inputs: readonly Tensor[],
  gradients: readonly (Tensor | null)[],
  { eps = 1e-6, atol = 1e-5, rtol = 1e-3 }: GradCheckOptions,
): void {
  for (const [i, x] of inputs.entries()) {
    const analytic = gradients[i]?.toTypedArray() ?? new Float64Array(x.size);
    const original = x.toTypedArray<Float64Array>(); // checkInputs lets only float64 pass
    for (let e = 0; e < x.size; e++) {
      const at = (shift: number): number => {
        const moved = original.slice();
        moved[e]! += shift;
        writeData(x, moved);
        return value();
      };
      const numeric = (at(eps) - at(-eps)) / (2 * eps);
      writeData(x, original);
      if (!(Math.abs(numeric - analytic[e]!) <= atol + rtol * Math.abs(numeric))) {
        throw new GradientError(
          `${area}: gradients must agree with differences; got ${analytic[e]} for ${numeric} at element ${e} of checked input ${i}`,
        );
      }
    }
  }
}
