import { ValueError } from "../errors.ts";
import { describeValue } from "./describe-value.ts";

/** @throws {ValueError} when an argument is no integer, which types alone cannot rule out. */
export function checkInteger(op: string, name: string, value: unknown): asserts value is number {
  if (!Number.isSafeInteger(value)) {
    throw new ValueError(`${op}: ${name} must be an integer; got ${describeValue(value)}`);
  }
}

/** @throws {ValueError} when an argument is no list of integers. */
export function checkIntegers(
  op: string,
  name: string,
  value: unknown,
): asserts value is readonly number[] {
  if (!Array.isArray(value)) {
    throw new ValueError(`${op}: ${name} must be a list of integers; got ${describeValue(value)}`);
  }
  for (const [i, item] of value.entries()) checkInteger(op, `${name}[${i}]`, item);
}

/** One integer or several, as a list. @throws {ValueError} when an argument is neither. */
export function integersOf(
  op: string,
  name: string,
  value: number | readonly number[],
): readonly number[] {
  if (typeof value === "number") {
    checkInteger(op, name, value);
    return [value];
  }
  const given: unknown = value;
  if (!Array.isArray(given)) {
    throw new ValueError(
      `${op}: ${name} must be an integer or a list of integers; got ${describeValue(given)}`,
    );
  }
  checkIntegers(op, name, value);
  return value;
}
