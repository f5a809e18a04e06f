import { noGrad } from "../autograd/grad-mode.ts";
import { fromTypedArray } from "../create/tensor.ts";
import { writeData } from "../data/with-data.ts";
import { GradientError } from "../errors.ts";
import { copy_ } from "../ops/copy-in-place.ts";
import { overlaps, show, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** How closely gradients must agree with differences. */
export interface GradCheckOptions {
  /** Half the distance of the two points of a central difference. Default 1e-6. */
  readonly eps?: number;
  /** Allowed absolute error. Default 1e-5. */
  readonly atol?: number;
  /** Allowed relative error. Default 1e-3. */
  readonly rtol?: number;
  /** Whether a failed comparison throws; otherwise `false` is returned. Default true. */
  readonly raiseException?: boolean;
}

/**
 * The inputs that require gradients, by their position.
 *
 * @throws {GradientError} when there is none, or one is not a float64 leaf with an element a place in memory.
 */
export function checkInputs(area: string, inputs: readonly Tensor[]): Map<number, Tensor> {
  const checked = new Map([...inputs.entries()].filter(([, x]) => x.requiresGrad));
  const refuse = (got: string): GradientError =>
    new GradientError(
      `${area}: checked inputs must be float64 leaves that require gradients; got ${got}`,
    );
  if (checked.size === 0) throw refuse("none that requires gradients");
  for (const [i, x] of checked) {
    if (x.dtype !== "float64") throw refuse(`${x.dtype} for input ${i} (cast it with to)`);
    if (!x.isLeaf) throw refuse(`the result of ${x.gradNode!.name} for input ${i} (use detach)`);
    if (overlaps(x.shape, x.strides))
      throw refuse(`elements that share memory for input ${i} (use clone)`);
  }
  return checked;
}

/** Moves each element of each input up and down and compares how `value` changes with the given gradients (`null`: zeros). */
export function compareWithDifferences(
  area: string,
  value: () => number,
  inputs: ReadonlyMap<number, Tensor>,
  gradients: readonly (Tensor | null)[],
  { eps = 1e-6, atol = 1e-5, rtol = 1e-3, raiseException = true }: GradCheckOptions,
): boolean {
  for (const [n, [i, x]] of [...inputs].entries()) {
    const analytic = gradients[n]?.toTypedArray() ?? new Float64Array(x.size);
    const original = x.toTypedArray<Float64Array>(); // checkInputs lets only float64 pass
    for (let e = 0; e < x.size; e++) {
      const at = (shift: number): number => {
        const moved = original.slice();
        moved[e]! += shift;
        write(x, moved);
        return value();
      };
      let numeric: number;
      try {
        numeric = (at(eps) - at(-eps)) / (2 * eps);
      } finally {
        write(x, original);
      }
      if (Math.abs(numeric - analytic[e]!) <= atol + rtol * Math.abs(numeric)) continue;
      if (!raiseException) return false;
      throw new GradientError(
        `${area}: gradients must agree with differences; got ${analytic[e]} for ${numeric} at element ${show(position(e, x.shape))} of input ${i} with shape ${show(x.shape)}`,
      );
    }
  }
  return true;
}

function write(x: Tensor, values: Float64Array): void {
  if (x.isContiguous()) writeData(x, values);
  else noGrad(() => copy_(x, fromTypedArray(values, x.shape)));
}

/** The index of the element number `e` in row-major order. */
function position(e: number, shape: Shape): number[] {
  let rest = e;
  return shape
    .toReversed()
    .map((size) => {
      const index = rest % size;
      rest = (rest - index) / size;
      return index;
    })
    .reverse();
}
