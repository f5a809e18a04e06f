import { empty } from "../create/empty.ts";
import { isFloating } from "../dtype.ts";
import { GradientError } from "../errors.ts";
import { add } from "../ops/add.ts";
import { mul } from "../ops/mul.ts";
import { uniform_ } from "../ops/random-in-place.ts";
import { sum } from "../ops/sum.ts";
import { Generator } from "../random/index.ts";
import { Tensor } from "../tensor.ts";

/** What a checked function may return: a tensor, several in a list, or an object with tensors, as `{ values, indices }`. */
export type CheckedResult = object;

/**
 * One number for all floating tensors of a result: their sum with fixed random weights.
 *
 * @throws {GradientError} when there is none.
 */
export function weightedSum(area: string, result: CheckedResult): Tensor {
  const all: readonly unknown[] = result instanceof Tensor ? [result] : Object.values(result);
  const parts = all.filter((x) => x instanceof Tensor && isFloating(x.dtype)) as Tensor[]; // filtered
  if (parts.length === 0) {
    const got = all.map((x) => (x instanceof Tensor ? x.dtype : typeof x));
    throw new GradientError(
      `${area}: the function must return a floating tensor, or several in a list or object; got ${got.join(", ") || "nothing"}`,
    );
  }
  return parts
    .map((part, i) => sum(mul(part, randomLike(part, 1000 * i))))
    .reduce((a, b) => add(a, b));
}

/** Fixed numbers between 0.5 and 1.5, so that no part of a result is left out by chance. */
export function randomLike(t: Tensor, seed: number): Tensor {
  return uniform_(empty(t.shape, { dtype: "float64" }), 0.5, 1.5, {
    generator: new Generator(seed),
  });
}
