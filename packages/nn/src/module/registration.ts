import { Parameter, Tensor } from "@weft/tensor";
import { declareBuffer } from "./buffers.ts";
import { isModule } from "./is-module.ts";
import type { Module } from "./module.ts";
import { ModuleError } from "./module-error.ts";
import { checkName } from "./names.ts";
import { declareKind, describe, type PartKind } from "./part-kinds.ts";
import { noteAddition } from "./property-order.ts";

/** Sets a submodule under any name that is free, or is one of a part. */
export function addModule(owner: Module, name: string, module: Module): void {
  checkName("addModule", owner, name);
  if (!isModule(module)) throw wrongPart("addModule", "a module", name, module);
  setPart(owner, name, module, "module");
}

/** Sets a parameter, or keeps its name for later. */
export function registerParameter(owner: Module, name: string, parameter: Parameter | null): void {
  checkName("registerParameter", owner, name);
  if (parameter !== null && !((parameter as unknown) instanceof Parameter))
    throw wrongPart("registerParameter", "a Parameter or null", name, parameter);
  setPart(owner, name, parameter, "parameter");
}

/** Sets a buffer, or keeps its name for later. */
export function registerBuffer(
  owner: Module,
  name: string,
  tensor: Tensor | null,
  persistent: boolean,
): void {
  checkName("registerBuffer", owner, name);
  if (tensor !== null && (!(tensor instanceof Tensor) || tensor instanceof Parameter))
    throw wrongPart("registerBuffer", "a tensor that is no parameter, or null", name, tensor);
  declareBuffer(owner, name, tensor, persistent);
}

/** In its place when the owner has a property of that name, else at the end. */
function setPart(
  owner: Module,
  name: string,
  value: Module | Parameter | null,
  kind: PartKind,
): void {
  noteAddition(owner, name);
  declareKind(owner, name, kind);
  Object.defineProperty(owner, name, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

function wrongPart(area: string, rule: string, name: string, value: unknown): ModuleError {
  return new ModuleError(`${area}: "${name}" must be ${rule}; got ${describe(value)}`);
}
