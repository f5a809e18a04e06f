import type { Module } from "./module.ts";

/** Marks modules, so that files which the class is built on can recognise them without importing it. */
export const MODULE_BRAND: unique symbol = Symbol.for("@weft/nn/Module");

/**
 * Whether a value is a module.
 *
 * @example isModule(new ReLU()) // true
 */
export function isModule(value: unknown): value is Module {
  return typeof value === "object" && value !== null && MODULE_BRAND in value;
}
