import { empty } from "../create/empty.ts";
import { isFloating } from "../dtype.ts";
import { GradientError } from "../errors.ts";
import { add } from "../ops/add.ts";
import { mul } from "../ops/mul.ts";
import { uniform_ } from "../ops/random-in-place.ts";
import { sum } from "../ops/sum.ts";
import { Generator } from "../random/index.ts";
import { show } from "../shape.ts";
import { Tensor } from "../tensor.ts";

/** What a checked function may return: a tensor, several in a list, or an object with tensors, as `{ values, indices }`. */
export type CheckedResult = object;

/** Fixed numbers between 0.5 and 1.5, so that no part of a result is left out by chance; drawn once for each shape and seed. */
export class FixedWeights {
  readonly #area: string;
  readonly #drawn = new Map<string, Tensor>();

  /** @param area What errors start with. */
  constructor(area: string) {
    this.#area = area;
  }

  /**
   * One number for all floating tensors of a result: their weighted sum.
   *
   * @throws {GradientError} when there is none.
   */
  sumOf(result: CheckedResult): Tensor {
    const all: readonly unknown[] = result instanceof Tensor ? [result] : Object.values(result);
    const parts = all.filter((x) => x instanceof Tensor && isFloating(x.dtype)) as Tensor[]; // filtered
    if (parts.length === 0) {
      const got = all.map((x) => (x instanceof Tensor ? x.dtype : typeof x));
      throw new GradientError(
        `${this.#area}: the function must return a floating tensor, or several in a list or object; got ${got.join(", ") || "nothing"}`,
      );
    }
    return parts.map((part, i) => this.sum(part, 1000 * i)).reduce((a, b) => add(a, b));
  }

  /** The weighted sum of one tensor's elements. */
  sum(x: Tensor, seed: number): Tensor {
    return sum(mul(x, this.#like(x, seed)));
  }

  #like({ shape }: Tensor, seed: number): Tensor {
    const key = `${seed}: ${show(shape)}`;
    let weights = this.#drawn.get(key);
    if (weights === undefined) {
      const generator = new Generator(seed);
      weights = uniform_(empty(shape, { dtype: "float64" }), 0.5, 1.5, { generator });
      this.#drawn.set(key, weights);
    }
    return weights;
  }
}
