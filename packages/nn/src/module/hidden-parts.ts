import { Parameter, Tensor } from "@weft/tensor";
import { isModule } from "./is-module.ts";
import type { Module } from "./module.ts";

/** How deep containers are searched. */
const DEPTH = 3;

const warned = new WeakMap<Module, Set<string>>();

/**
 * Modules and parameters in an array, a map, or an object that is no module are not found, which is said once for each
 * property. Private fields are never looked at: they are the way to hold a module that is no part.
 */
export function warnOfHidden(module: Module, name: string, value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  if (warned.get(module)?.has(name) === true || !hidesParts(value, DEPTH)) return;
  const known = warned.get(module) ?? new Set<string>();
  warned.set(module, known.add(name));
  console.warn(
    `weft: ${module.constructor.name}.${name} holds modules or parameters in ${containerOf(value)}, where they are ` +
      `not found as part of it; put them into ${homesOf(value)}`,
  );
}

/** Where parts like those that a value holds are found. */
function homesOf(value: object): string {
  const homes = new Set<string>();
  const methods = new Set<string>();
  const visit = (holder: object, depth: number): void => {
    for (const part of held(holder)) {
      const isPart = isModule(part) || part instanceof Parameter;
      if (isPart) {
        homes.add(homeIn(holder, isModule(part)));
        methods.add(isModule(part) ? "addModule" : "registerParameter");
      } else if (typeof part === "object" && part !== null && depth > 1) visit(part, depth - 1);
    }
  };
  visit(value, DEPTH);
  return `${[...homes].join(" and ")}, or set them as properties (${[...methods].join(", ")})`;
}

function homeIn(holder: object, ofModule: boolean): string {
  const isList = Array.isArray(holder) || holder instanceof Set;
  const isMap = holder instanceof Map;
  const hasNames = isMap ? [...holder.keys()].every((key) => typeof key === "string") : !isList;
  if (hasNames && !isMap && !isPlain(holder)) return "a class that extends Module";
  if (hasNames) return ofModule ? "a ModuleDict" : "a ParameterDict";
  return ofModule ? "a ModuleList or a Sequential" : "a ParameterList";
}

function hidesParts(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null || depth === 0) return false;
  for (const part of held(value)) {
    if (isModule(part) || part instanceof Parameter || hidesParts(part, depth - 1)) return true;
  }
  return false;
}

/** What a container or object holds; accessors are not called. */
function held(value: object): Iterable<unknown> {
  if (value instanceof Tensor || ArrayBuffer.isView(value)) return [];
  if (Array.isArray(value)) return value as readonly unknown[];
  if (value instanceof Map || value instanceof Set) return value.values();
  return Object.keys(value).map(
    (key) => Object.getOwnPropertyDescriptor(value, key)?.value as unknown,
  );
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function containerOf(value: object): string {
  const prototype = Object.getPrototypeOf(value) as object | null;
  const name = prototype === null ? "Object" : prototype.constructor.name;
  if (name === "Array" || name === "Object") return `a plain ${name.toLowerCase()}`;
  return name === "Map" || name === "Set" ? `a plain ${name}` : `an instance of ${name}`;
}
