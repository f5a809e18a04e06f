import { Parameter, Tensor } from "@weft/tensor";
import { bufferNames } from "./buffers.ts";
import { warnOfHidden } from "./hidden-parts.ts";
import { isModule } from "./is-module.ts";
import type { Module } from "./module.ts";
import { ModuleError } from "./module-error.ts";
import { orderedEntries } from "./property-order.ts";

/** A module under its dotted name. */
export type ModuleEntry = [name: string, module: Module];

/** A buffer of one module. */
export interface OwnBuffer {
  readonly name: string;
  readonly tensor: Tensor;
  readonly persistent: boolean;
}

/** A module's own parameters, in the order they were set. */
export function ownParameters(module: Module): [name: string, parameter: Parameter][] {
  const parameters: [string, Parameter][] = [];
  for (const [name, value] of orderedEntries(module)) {
    if (!(value instanceof Parameter)) continue;
    checkPathPart(module, name);
    parameters.push([name, value]);
  }
  return parameters;
}

/** A module's direct submodules, in the order they were set. */
export function ownChildren(module: Module): ModuleEntry[] {
  const children: ModuleEntry[] = [];
  for (const [name, value] of orderedEntries(module)) {
    if (isModule(value)) {
      checkPathPart(module, name);
      children.push([name, value]);
    } else {
      warnOfHidden(module, name, value);
    }
  }
  return children;
}

/** A module's own buffers, in the order they were declared. */
export function ownBuffers(module: Module): OwnBuffer[] {
  const holder = module as unknown as Readonly<Record<string, unknown>>; // properties by name
  const buffers: OwnBuffer[] = [];
  for (const [name, persistent] of bufferNames(module)) {
    const tensor = holder[name];
    // A buffer may be unset for now, or a parameter may have taken its name.
    if (tensor instanceof Tensor && !(tensor instanceof Parameter))
      buffers.push({ name, tensor, persistent });
  }
  return buffers;
}

/** A module and all below it, parents first; a shared one under its first name only, unless `duplicates`. */
export function* walkModules(
  root: Module,
  prefix: string,
  duplicates: boolean,
  seen: Set<Module> = new Set(),
): Generator<ModuleEntry> {
  if (seen.has(root)) return;
  // With duplicates only the way down is remembered, so that a module that contains itself ends.
  seen.add(root);
  yield [prefix, root];
  for (const [name, child] of ownChildren(root)) {
    yield* walkModules(child, joinPath(prefix, name), duplicates, seen);
  }
  if (duplicates) seen.delete(root);
}

/** A name under the dotted name of its module. */
export function joinPath(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** Names given to `addModule` are checked there; those of properties that were assigned, here. */
function checkPathPart(module: Module, name: string): void {
  if (name === "" || name.includes(".")) {
    throw new ModuleError(
      `${module.constructor.name}: a property that holds a module or parameter must not be empty or contain a dot; got ${JSON.stringify(name)}`,
    );
  }
}
