import { eye as identityMatrix, ShapeError } from "@weft/tensor";
import { defineInitializer, type Initializer } from "../initializer.ts";

/** `eye` has no options. */
export type EyeOptions = Record<string, never>;

declare module "../registry.ts" {
  interface InitializerRegistry {
    eye: EyeOptions;
  }
}

/**
 * The identity matrix: a linear layer passes on as many of its inputs as it can.
 *
 * @throws {ShapeError} when the tensor has not two dimensions.
 * @example eye(empty([2, 3])).toArray() // [[1, 0, 0], [0, 1, 0]]
 */
export const eye: Initializer<"eye"> = defineInitializer({
  name: "eye",
  package: "@weft/init",
  version: 1,
  defaults: {},
  fill: (tensor) => {
    const [rows, columns] = tensor.shape;
    if (tensor.ndim !== 2 || rows === undefined || columns === undefined) {
      throw new ShapeError(
        `eye: the tensor must have 2 dimensions; got [${tensor.shape.join(", ")}]`,
      );
    }
    tensor.copy_(identityMatrix(rows, columns));
  },
});
