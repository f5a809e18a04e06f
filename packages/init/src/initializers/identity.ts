import { eye as identityMatrix, ShapeError } from "@weft/tensor";
import { defineInitializer, type Initializer } from "../initializer.ts";

/** Options of `identity`. */
export interface IdentityOptions {
  /** What stands on the diagonal. Default 1. */
  readonly gain: number;
}

declare module "../registry.ts" {
  interface InitializerRegistry {
    identity: IdentityOptions;
  }
}

/**
 * A multiple of the identity matrix: Keras's `Identity`.
 *
 * @throws {ShapeError} when the tensor has not two dimensions.
 * @example identity(empty([2, 2]), { gain: 3 }).toArray() // [[3, 0], [0, 3]]
 */
export const identity: Initializer<"identity"> = defineInitializer({
  name: "identity",
  package: "@weft/init",
  version: 1,
  defaults: { gain: 1 },
  fill: (tensor, { gain }) => {
    const [rows, columns] = tensor.shape;
    if (tensor.ndim !== 2 || rows === undefined || columns === undefined) {
      throw new ShapeError(
        `identity: the tensor must have 2 dimensions; got [${tensor.shape.join(", ")}]`,
      );
    }
    tensor.copy_(identityMatrix(rows, columns, { dtype: tensor.dtype })).mul_(gain);
  },
});
