import { fromTypedArray, ShapeError, ValueError } from "@weft/tensor";
import { defineInitializer, type Initializer } from "../initializer.ts";

/** Options of `sparse`. */
export interface SparseOptions {
  /** The share of each column that is 0, rounded up to whole elements. Default 0.5. */
  readonly sparsity: number;
  /** The deviation of the others. Default 0.01. */
  readonly std: number;
}

declare module "../registry.ts" {
  interface InitializerRegistry {
    sparse: SparseOptions;
  }
}

/**
 * Normal values N(0, std²), of which the same number in each column is 0 (Martens 2010).
 *
 * @throws {ShapeError} when the tensor has not two dimensions. @throws {ValueError} when sparsity is not in [0, 1].
 * @example
 * const weight = sparse(empty([4, 2]), { sparsity: 0.5 });
 * weight.eq(0).sum({ dim: 0 }).toArray() // [2, 2]
 */
export const sparse: Initializer<"sparse"> = defineInitializer({
  name: "sparse",
  package: "@weft/init",
  version: 1,
  defaults: { sparsity: 0.5, std: 0.01 },
  check: ({ sparsity }) => {
    if (!(sparsity >= 0 && sparsity <= 1))
      throw new ValueError(`sparse: sparsity must be in [0, 1]; got ${sparsity}`);
  },
  fill: (tensor, { sparsity, std }, { generator }) => {
    const [rows, columns] = tensor.shape;
    if (tensor.ndim !== 2 || rows === undefined || columns === undefined) {
      throw new ShapeError(
        `sparse: the tensor must have 2 dimensions; got [${tensor.shape.join(", ")}]`,
      );
    }
    const zeros = Math.ceil(sparsity * rows);
    const mask = new Float32Array(rows * columns).fill(1);
    tensor.normal_(0, std, { generator });
    for (let column = 0; column < columns; column++) {
      const order = generator.randperm(rows);
      for (const row of order.subarray(0, zeros)) mask[row * columns + column] = 0;
    }
    tensor.copy_(fromTypedArray(mask, [rows, columns]).eq(0).where(0, tensor));
  },
});
