import { Parameter, type Tensor } from "@weft/tensor";
import { isModule } from "./is-module.ts";
import { listAllModules, listBuffers, listParameters } from "./listing.ts";
import type { Module } from "./module.ts";
import { ModuleError } from "./module-error.ts";
import { nearestNames } from "./nearest-names.ts";
import { splitPath } from "./paths.ts";
import { ownBuffers } from "./walk.ts";

const ALL = { aliases: true } as const;

/** The parameter at a dotted path. */
export function findParameter(module: Module, path: string): Parameter {
  const [parent, name] = splitPath(path);
  const owner = moduleAt(module, parent);
  const found = owner === undefined ? undefined : ownProperty(owner, name);
  if (found instanceof Parameter) return found;
  throw notFound("getParameter", "a parameter", path, listParameters(module, ALL));
}

/** The buffer at a dotted path. */
export function findBuffer(module: Module, path: string): Tensor {
  const [parent, name] = splitPath(path);
  const owner = moduleAt(module, parent);
  const found = owner && ownBuffers(owner).find((buffer) => buffer.name === name);
  if (found !== undefined) return found.tensor;
  throw notFound("getBuffer", "a buffer", path, listBuffers(module, ALL));
}

/** The module at a dotted path. */
export function findSubmodule(module: Module, path: string): Module {
  const found = moduleAt(module, path);
  if (found !== undefined) return found;
  const all = listAllModules(module, { removeDuplicate: false });
  throw notFound("getSubmodule", "a module", path, all);
}

/** Step by step, without a walk through the whole net. */
function moduleAt(module: Module, path: string): Module | undefined {
  let at: unknown = module;
  for (const name of path === "" ? [] : path.split(".")) {
    at = isModule(at) ? ownProperty(at, name) : undefined;
  }
  return isModule(at) ? at : undefined;
}

/** What walks see too: properties that were assigned, no members of the class nor positions that are not names. */
function ownProperty(module: Module, name: string): unknown {
  const isPart = Object.prototype.propertyIsEnumerable.call(module, name);
  return isPart ? (module as unknown as Readonly<Record<string, unknown>>)[name] : undefined; // properties by name
}

function notFound(
  area: string,
  rule: string,
  path: string,
  entries: readonly (readonly [string, unknown])[],
): ModuleError {
  const names = entries.map(([name]) => name);
  return new ModuleError(
    `${area}: the path must name ${rule}; got "${path}"${nearestNames(path, names)}`,
  );
}
