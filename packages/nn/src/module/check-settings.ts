import { ValueError } from "@weft/tensor";

/**
 * A number that a layer is made with: what is none would be noticed only in `forward`, or not at all.
 *
 * @throws {ValueError} when it is no number, or NaN.
 */
export function numberSetting(layer: string, name: string, value: unknown): number {
  if (typeof value === "number" && !Number.isNaN(value)) return value;
  throw new ValueError(`${layer}: ${name} must be a number; got ${shown(value)}`);
}

/**
 * A dimension that a layer is made with.
 *
 * @throws {ValueError} when it is no integer.
 */
export function dimSetting(layer: string, name: string, value: unknown): number {
  if (Number.isSafeInteger(value)) return value as number; // isSafeInteger
  throw new ValueError(`${layer}: ${name} must be an integer; got ${shown(value)}`);
}

/** @throws {ValueError} when something is neither true nor false. */
export function checkFlag(area: string, name: string, value: unknown): void {
  if (typeof value === "boolean") return;
  throw new ValueError(`${area}: ${name} must be true or false; got ${shown(value)}`);
}

/**
 * Refuses arguments behind the last one, which would mean nothing.
 *
 * @param takes What is taken, in words.
 * @throws {ValueError} when there are any.
 */
export function refuseMore(area: string, takes: string, more: readonly unknown[]): void {
  if (more.length === 0) return;
  throw new ValueError(`${area}: it takes ${takes} alone; got ${more.map(shown).join(", ")} too`);
}

function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return "an array";
  if (typeof value !== "object" || value === null) return String(value);
  const names = Object.keys(value).join(", ");
  return Object.getPrototypeOf(value) === Object.prototype ? `{ ${names} }` : "an object";
}
