import { Tensor } from "@weft/tensor";

/**
 * What a value is, for a message about one that should be something else.
 *
 * @example describeValue(Promise.resolve()) // "a promise (it may not be asynchronous)"
 */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (value instanceof Promise) return "a promise (it may not be asynchronous)";
  if (value instanceof Tensor) return `a tensor [${value.shape.join(", ")}]`;
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : typeof value;
}
