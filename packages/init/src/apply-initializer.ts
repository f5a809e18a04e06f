import { ShapeError, Tensor } from "@weft/tensor";
import type { InitContext, InitializerConfig } from "./initializer.ts";
import { InitializerError } from "./initializer-error.ts";
import { getInitializer, type InitializerName } from "./registry.ts";

/** All the ways to say how a tensor is initialised: name, name with options as data, function, or values. */
export type InitializerSpec =
  | InitializerName
  | InitializerConfig
  | ((tensor: Tensor, context: Partial<InitContext>) => void)
  | Tensor;

/**
 * Overwrites a tensor as a spec says.
 *
 * @throws {InitializerError} when the name is unknown. @throws {ShapeError} when given values have another shape.
 * @example applyInitializer(empty([2, 2]), "ones").toArray() // [[1, 1], [1, 1]]
 * @example applyInitializer(empty([2]), tensor([3, 4])).toArray() // [3, 4]
 */
export function applyInitializer(
  tensor: Tensor,
  spec: InitializerSpec,
  context: Partial<InitContext> = {},
): Tensor {
  if (spec instanceof Tensor) {
    if (spec.shape.join() !== tensor.shape.join()) {
      throw new ShapeError(
        `initializer: given values must have the tensor's shape [${tensor.shape.join(", ")}]; got [${spec.shape.join(", ")}]`,
      );
    }
    tensor.detach().copy_(spec.detach());
    return tensor;
  }
  if (typeof spec === "function") {
    spec(tensor.detach(), context);
    return tensor;
  }
  if (typeof spec === "string") return getInitializer(spec)(tensor, undefined, context);
  if (typeof spec !== "object" || spec === null || typeof spec.id !== "string") {
    const given = JSON.stringify(spec) ?? typeof spec;
    throw new InitializerError(
      given,
      `initializer: a spec must be a name, { id, options }, a function or a tensor; got ${given}`,
    );
  }
  return getInitializer(spec.id)(tensor, spec.options, context);
}
