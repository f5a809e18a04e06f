import { Parameter } from "@weft/tensor";
import { isModule } from "./is-module.ts";
import type { Module } from "./module.ts";

/** How deep plain containers are searched. */
const DEPTH = 3;

const warned = new WeakMap<Module, Set<string>>();

/** Modules and parameters in a plain container are not found, which is said once for each property. */
export function warnOfHidden(module: Module, name: string, value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  const known = warned.get(module) ?? new Set<string>();
  const container = containerOf(value);
  if (container === null || known.has(name) || !hidesParts(value, DEPTH)) return;
  warned.set(module, known.add(name));
  console.warn(
    `weft: ${module.constructor.name}.${name} holds modules or parameters in a plain ${container}, where they are ` +
      "not found as part of it; put them into a Sequential, or set them as properties (addModule)",
  );
}

function hidesParts(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null || depth === 0) return false;
  if (containerOf(value) === null) return false;
  const parts: Iterable<unknown> =
    value instanceof Map || value instanceof Set ? value.values() : Object.values(value);
  for (const part of parts) {
    if (isModule(part) || part instanceof Parameter || hidesParts(part, depth - 1)) return true;
  }
  return false;
}

function containerOf(value: object): "array" | "object" | "Map" | "Set" | null {
  if (Array.isArray(value)) return "array";
  if (value instanceof Map) return "Map";
  if (value instanceof Set) return "Set";
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? "object" : null;
}
