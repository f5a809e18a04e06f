import { defaultGenerator, type Tensor } from "@weft/tensor";
import { checkNames, CONTEXT_NAMES } from "./check-names.ts";
import type { InitContext } from "./initializer.ts";
import { resolveSpec, type InitializerSpec } from "./initializer-spec.ts";
import { plainSeed } from "./provenance.ts";
import { setOnce } from "./set-once.ts";

/**
 * Overwrites a tensor as a spec says. When that fails, the tensor has its values still (initializers of this package, which
 * write in place, check first).
 *
 * @throws {InitializerError} when the name is unknown, or foreign code throws or leaves the tensor other than it should.
 * @throws {ShapeError} when given values have another shape.
 * @example applyInitializer(empty([2, 2]), "ones").toArray() // [[1, 1], [1, 1]]
 * @example applyInitializer(empty([2]), tensor([3, 4])).toArray() // [3, 4]
 * @example
 * class Sevens { call(shape: Shape, dtype: DType): Tensor { return full([...shape], 7, { dtype }); } }
 * applyInitializer(empty([2]), new Sevens()).toArray() // [7, 7]
 */
export function applyInitializer(
  tensor: Tensor,
  spec: InitializerSpec,
  context: Partial<InitContext> = {},
): Tensor {
  const { initializer, options, fill } = resolveSpec(spec);
  checkNames(initializer, "applyInitializer: the context", context, CONTEXT_NAMES);
  const { generator = defaultGenerator } = context;
  const seed = plainSeed(generator.initialSeed);
  return setOnce(tensor, { initializer, options, seed, key: null }, () => fill(tensor, context));
}
