import { noGrad, Tensor, ValueError, type Parameter } from "@weft/tensor";

/** What an optimizer remembers of one parameter. */
export type ParameterState = Record<string, Tensor | number>;

/**
 * A copy of a parameter's state in memory that never moves.
 *
 * @throws {ValueError} when a value is neither a number nor a tensor with the parameter's shape and dtype.
 */
export function copyState(
  name: string,
  parameter: Parameter,
  state: ParameterState,
): ParameterState {
  return mapTensors(state, (value: unknown, key) => {
    const fits =
      value instanceof Tensor &&
      value.dtype === parameter.dtype &&
      value.shape.join() === parameter.shape.join();
    if (fits) return permanentCopy(value);
    const given =
      value instanceof Tensor ? `[${value.shape.join(", ")}] ${value.dtype}` : String(value);
    throw new ValueError(
      `optimizer: state must be numbers, and tensors with their parameter's shape and dtype; got ${key} of ${name} with ${given} ` +
        `for [${parameter.shape.join(", ")}] ${parameter.dtype}`,
    );
  });
}

/** State that follows its parameter into another dtype. */
export function castState(state: ParameterState, { dtype }: Parameter): ParameterState {
  return mapTensors(state, (value) => permanentCopy(noGrad(() => value.to(dtype))));
}

/** State that no longer follows the optimizer. */
export function snapshotState(state: ParameterState): ParameterState {
  return mapTensors(state, (value) => noGrad(() => value.clone()));
}

function mapTensors(
  state: ParameterState,
  change: (value: Tensor, key: string) => Tensor,
): ParameterState {
  return Object.fromEntries(
    Object.entries(state).map(([key, value]) => [
      key,
      typeof value === "number" ? value : change(value, key),
    ]),
  );
}

function permanentCopy(value: Tensor): Tensor {
  const copy = noGrad(() => value.detach().clone());
  copy.storage.makePermanent();
  return copy;
}
