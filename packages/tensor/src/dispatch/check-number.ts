import { ValueError } from "../errors.ts";

/** @throws {ValueError} when an option is no number, or NaN. */
export function checkNumber(op: string, name: string, value: unknown): number {
  if (typeof value === "number" && !Number.isNaN(value)) return value;
  throw new ValueError(
    `${op}: ${name} must be a number; got ${typeof value === "string" ? JSON.stringify(value) : String(value)}`,
  );
}

/** @throws {ValueError} when an argument is not a number. */
export function checkNumberOrNaN(op: string, name: string, value: number): number {
  if (typeof value === "number") return value;
  throw new ValueError(`${op}: ${name} must be a number; got ${typeof value}`);
}
