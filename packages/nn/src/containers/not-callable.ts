import type { Module } from "../module/module.ts";
import { ModuleError } from "../module/module-error.ts";

/**
 * The error of containers that only hold their parts.
 *
 * @internal
 */
export function notCallable(container: Module): ModuleError {
  return new ModuleError(
    `${container.constructor.name}: a container has no forward of its own; got a call (call its parts, or use Sequential)`,
  );
}
