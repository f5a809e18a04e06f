import { cat, noGrad, ValueError, type Tensor } from "@weft/tensor";
import { distinctParameters, type ParameterSource } from "./distinct-parameters.ts";

/**
 * All elements as one vector, each physical parameter once, in order. Gradients flow through it.
 *
 * @throws {ValueError} when there is no parameter.
 * @example parametersToVector([new Parameter(tensor([[1, 2]])), new Parameter(tensor([3]))]).toArray() // [1, 2, 3]
 */
export function parametersToVector(params: ParameterSource): Tensor {
  const parts = distinctParameters("parametersToVector", params);
  if (parts.length === 0)
    throw new ValueError("parametersToVector: there must be at least one parameter; got none");
  return cat(parts.map(({ parameter }) => parameter.reshape([-1])));
}

/**
 * Copies a vector's elements into parameters, in place: inverse of `parametersToVector`.
 *
 * @throws {ValueError} when the vector is none, or has another length than the parameters have elements; nothing has changed then.
 * @example
 * const [weight, bias] = [new Parameter(zeros([1, 2])), new Parameter(zeros([1]))];
 * vectorToParameters(tensor([1, 2, 3]), [weight, bias]);
 * bias.toArray() // [3]
 */
export function vectorToParameters(vector: Tensor, params: ParameterSource): void {
  const parts = distinctParameters("vectorToParameters", params);
  const total = parts.reduce((sum, { parameter }) => sum + parameter.size, 0);
  if (vector.ndim !== 1 || vector.size !== total) {
    throw new ValueError(
      `vectorToParameters: the vector must have the parameters' ${total} elements; got shape [${vector.shape.join(", ")}]`,
    );
  }
  noGrad(() => {
    // The vector may be a view of a parameter.
    const source = vector.detach().clone();
    let start = 0;
    for (const { parameter } of parts) {
      const part = source.narrow(0, start, parameter.size);
      parameter.copy_(part.reshape([...parameter.shape]));
      start += parameter.size;
    }
  });
}
