import { DTypeError } from "../errors.ts";
import { Tensor } from "../tensor.ts";
import { describeValue } from "./describe-value.ts";

/** @throws {DTypeError} when an argument is no tensor, which types alone cannot rule out. */
export function checkTensor(op: string, name: string, value: unknown): asserts value is Tensor {
  if (!(value instanceof Tensor)) throw notTensor(op, name, value);
}

/**
 * Checks several arguments by name.
 *
 * @param optional Those that may be null.
 * @throws {DTypeError} naming the first that is no tensor.
 */
export function checkTensors(
  op: string,
  required: Readonly<Record<string, unknown>>,
  optional: Readonly<Record<string, unknown>> = {},
): void {
  for (const [name, value] of Object.entries(required)) checkTensor(op, name, value);
  for (const [name, value] of Object.entries(optional))
    if (value !== null) checkTensor(op, name, value);
}

/** @throws {DTypeError} when an argument is no list of tensors. */
export function checkTensorList(
  op: string,
  name: string,
  value: unknown,
): asserts value is readonly Tensor[] {
  if (!Array.isArray(value)) {
    throw new DTypeError(`${op}: ${name} must be a list of tensors; got ${describeValue(value)}`);
  }
  for (const [i, item] of value.entries()) checkTensor(op, `${name}[${i}]`, item);
}

/** The error about an argument that is no tensor. */
export function notTensor(op: string, name: string, value: unknown): DTypeError {
  const hint = Array.isArray(value) || typeof value === "number" ? " (use tensor(…))" : "";
  return new DTypeError(`${op}: ${name} must be a tensor; got ${describeValue(value)}${hint}`);
}
