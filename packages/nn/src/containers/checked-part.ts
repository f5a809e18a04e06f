import { Parameter, Tensor } from "@weft/tensor";
import { isModule } from "../module/is-module.ts";
import type { Module } from "../module/module.ts";
import { ModuleError } from "../module/module-error.ts";

/**
 * A module that may be put into a container.
 *
 * @internal
 * @throws {ModuleError} when it is none.
 */
export function checkedModule<M>(container: Module, name: string, module: M): M {
  if (isModule(module)) return module;
  throw wrongPart(container, name, "a module", module);
}

/**
 * A parameter that may be put into a container; a plain tensor becomes one.
 *
 * @internal
 * @throws {ModuleError} when it is neither, nor `null`.
 */
export function checkedParameter(
  container: Module,
  name: string,
  value: Tensor | null,
): Parameter | null {
  if (value === null || value instanceof Parameter) return value;
  if ((value as unknown) instanceof Tensor) return new Parameter(value);
  throw wrongPart(container, name, "a Parameter, a tensor or null", value);
}

function wrongPart(container: Module, name: string, rule: string, value: unknown): ModuleError {
  const got =
    value instanceof Tensor || isModule(value)
      ? value.constructor.name
      : Object.prototype.toString.call(value);
  return new ModuleError(
    `${container.constructor.name}: ${JSON.stringify(name)} must be ${rule}; got ${got}`,
  );
}
