import { empty, fromTypedArray, ShapeError } from "@weft/tensor";
import { defineInitializer, type Initializer } from "../initializer.ts";
import { orthogonalFactor } from "../matrix-qr.ts";

/** Options of `orthogonal`. */
export interface OrthogonalOptions {
  /** The length of the vectors. Default 1. */
  readonly gain: number;
}

declare module "../registry.ts" {
  interface InitializerRegistry {
    orthogonal: OrthogonalOptions;
  }
}

/**
 * A (semi-)orthogonal matrix, uniformly drawn (Saxe et al. 2013): the weight `[out, rest]` has orthogonal rows of length
 * `gain`, or columns, whichever are fewer. Also Keras's `Orthogonal`, in Weft's layout.
 *
 * It takes the numbers that PyTorch takes, and is PyTorch's matrix up to rounding (torch's own bits differ between machines).
 *
 * @throws {ShapeError} when the tensor has fewer than two dimensions.
 * @example
 * const weight = orthogonal(empty([2, 3]), { gain: 2 });
 * weight.matmul(weight.t()).sub(tensor([[4, 0], [0, 4]])).abs().amax().item() < 1e-5 // true
 */
export const orthogonal: Initializer<"orthogonal"> = defineInitializer({
  name: "orthogonal",
  package: "@weft/init",
  version: 1,
  defaults: { gain: 1 },
  fill: (tensor, { gain }, { generator }) => {
    const { shape, dtype, size } = tensor;
    if (tensor.ndim < 2) {
      throw new ShapeError(
        `orthogonal: the tensor must have at least 2 dimensions; got [${shape.join(", ")}]`,
      );
    }
    const rows = shape[0]!;
    const columns = size / rows;
    const drawn = empty([rows, columns], { dtype }).normal_(0, 1, { generator });
    const isTall = rows >= columns;
    const a = Float64Array.from((isTall ? drawn : drawn.t()).toTypedArray());
    const q = orthogonalFactor(a, Math.max(rows, columns), Math.min(rows, columns));
    const matrix = isTall
      ? fromTypedArray(q, [rows, columns])
      : fromTypedArray(q, [columns, rows]).t();
    tensor.copy_(matrix.reshape([...shape])).mul_(gain);
  },
});
