import { empty, fromTypedArray, ShapeError, ValueError } from "@weft/tensor";
import { defineInitializer, type Initializer } from "../initializer.ts";
import { leftSingularVectors } from "../matrix-singular-vectors.ts";

/** Options of `mxnetOrthogonal`. */
export interface MxnetOrthogonalOptions {
  /** The length of the vectors. Default 1.414. */
  readonly scale: number;
  /** What the random matrix is drawn from: U(-1, 1) (default) or N(0, 1). */
  readonly randType: "uniform" | "normal";
}

declare module "../registry.ts" {
  interface InitializerRegistry {
    mxnetOrthogonal: MxnetOrthogonalOptions;
  }
}

/**
 * The singular vectors of a random matrix: MXNet's `Orthogonal`. The weight `[out, rest]` has orthogonal rows of length
 * `scale`, or columns, whichever are fewer.
 *
 * A singular value decomposition takes some seconds for 500 rows and columns; `orthogonal` is much faster.
 *
 * @throws {ShapeError} when the tensor has no dimension. @throws {ValueError} when randType is unknown.
 * @example
 * const weight = mxnetOrthogonal(empty([2, 3]), { scale: 2 });
 * weight.matmul(weight.t()).sub(tensor([[4, 0], [0, 4]])).abs().amax().item() < 1e-5 // true
 */
export const mxnetOrthogonal: Initializer<"mxnetOrthogonal"> = defineInitializer({
  name: "mxnetOrthogonal",
  package: "@weft/init",
  version: 1,
  defaults: { scale: 1.414, randType: "uniform" },
  check: ({ randType }) => {
    if (randType !== "uniform" && randType !== "normal") {
      throw new ValueError(
        `mxnetOrthogonal: randType must be "uniform" or "normal"; got ${JSON.stringify(randType)}`,
      );
    }
  },
  fill: (tensor, { scale, randType }, { generator }) => {
    const { shape, dtype, size } = tensor;
    const [rows] = shape;
    if (rows === undefined)
      throw new ShapeError("mxnetOrthogonal: the tensor must have at least 1 dimension; got []");
    const columns = size / rows;
    const drawn = empty([rows, columns], { dtype });
    if (randType === "uniform") drawn.uniform_(-1, 1, { generator });
    else drawn.normal_(0, 1, { generator });
    const isTall = rows >= columns;
    const a = Float64Array.from((isTall ? drawn : drawn.t()).toTypedArray());
    const vectors = leftSingularVectors(a, Math.max(rows, columns), Math.min(rows, columns));
    const matrix = isTall
      ? fromTypedArray(vectors, [rows, columns])
      : fromTypedArray(vectors, [columns, rows]).t();
    tensor.copy_(matrix.reshape([...shape])).mul_(scale);
  },
});
