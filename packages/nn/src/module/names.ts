import { Parameter } from "@weft/tensor";
import type { Module } from "./module.ts";
import { isModule } from "./is-module.ts";
import { ModuleError } from "./module-error.ts";
import { hasBuffer } from "./buffers.ts";

/**
 * Whether a name can stand in a dotted path and hides no member of the class.
 *
 * @param area What errors begin with.
 * @throws {ModuleError} for `""`, names with dots, and names of methods and settings.
 */
export function checkName(area: string, module: Module, name: string): void {
  if (typeof name !== "string" || name === "" || name.includes(".")) {
    throw new ModuleError(
      `${area}: a name must not be empty or contain a dot; got ${JSON.stringify(name)}`,
    );
  }
  const holder = module as unknown as Readonly<Record<string, unknown>>; // properties by name
  const isState =
    Object.hasOwn(module, name) &&
    (holder[name] === null ||
      holder[name] instanceof Parameter ||
      isModule(holder[name]) ||
      hasBuffer(module, name));
  if (name in module && !isState) {
    throw new ModuleError(
      `${area}: a name must not hide a member; got "${name}" for ${module.constructor.name}`,
    );
  }
}
