import { Parameter, Tensor } from "@weft/tensor";
import { bufferNames, hasBuffer } from "./buffers.ts";
import { warnOfHidden } from "./hidden-parts.ts";
import { isModule } from "./is-module.ts";
import type { Module } from "./module.ts";
import { ModuleError } from "./module-error.ts";
import { checkKinds } from "./part-kinds.ts";
import { joinPath } from "./paths.ts";
import { orderedEntries } from "./property-order.ts";
import { swappedNames } from "./swapped.ts";
import { checkTies } from "./tie-check.ts";

/** A module under its dotted name. */
export type ModuleEntry = [name: string, module: Module];

/** A buffer of one module. */
export interface OwnBuffer {
  readonly name: string;
  readonly tensor: Tensor;
  readonly persistent: boolean;
}

/** A module's properties in the order they were set; names that stand for parts must still do. */
function properties(module: Module): [name: string, value: unknown][] {
  const entries = orderedEntries(module);
  const swapped = swappedNames(module);
  checkKinds(module, swapped.size === 0 ? entries : entries.filter(([name]) => !swapped.has(name)));
  return entries;
}

/** A module's own parameters, in the order they were set. */
export function ownParameters(module: Module): [name: string, parameter: Parameter][] {
  const parameters: [string, Parameter][] = [];
  const swapped = swappedNames(module);
  for (const [name, value] of properties(module)) {
    if (isModule(value)) continue;
    const isSwapped = value instanceof Tensor && swapped.has(name) && !hasBuffer(module, name);
    if (!(value instanceof Parameter || isSwapped)) continue;
    checkPathPart(module, name);
    parameters.push([name, value as Parameter]); // what a functional call swaps in is used as one
  }
  return parameters;
}

/** A module's direct submodules, in the order they were set. */
export function ownChildren(module: Module): ModuleEntry[] {
  const children: ModuleEntry[] = [];
  for (const [name, value] of properties(module)) {
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
  const declared = bufferNames(module);
  if (declared.size === 0) return [];
  const holder = Object.fromEntries(properties(module));
  const swapped = swappedNames(module);
  const buffers: OwnBuffer[] = [];
  for (const [name, persistent] of declared) {
    const tensor = holder[name];
    // A buffer may be unset for now, or a parameter may have taken its name.
    const isPlain = tensor instanceof Tensor && !(tensor instanceof Parameter);
    if (isPlain || (tensor instanceof Tensor && swapped.has(name)))
      buffers.push({ name, tensor, persistent });
  }
  return buffers;
}

/**
 * A module and all below it, parents first; a shared one under its first name only, unless `duplicates`.
 *
 * @param enter Whether to go below a module; the root is entered in any case.
 * @throws {ModuleError} when a name holds something else than it stood for, or a tie was broken.
 */
export function walkModules(
  root: Module,
  prefix: string,
  duplicates: boolean,
  enter?: (module: Module) => boolean,
): ModuleEntry[] {
  const entries = listModules(root, prefix, duplicates, enter);
  const isWhole = enter === undefined && !duplicates;
  checkTies(isWhole ? entries : listModules(root, prefix, false), (module) =>
    listModules(module, "", false),
  );
  return entries;
}

/** The same without a look at ties. */
export function listModules(
  root: Module,
  prefix: string,
  duplicates: boolean,
  enter: (module: Module) => boolean = () => true,
): ModuleEntry[] {
  const entries: ModuleEntry[] = [];
  const seen = new Set<Module>();
  const visit = (path: string, module: Module): void => {
    if (seen.has(module)) return;
    // With duplicates only the way down is remembered, so that a module that contains itself ends.
    seen.add(module);
    entries.push([path, module]);
    if (module === root || enter(module))
      for (const [name, child] of ownChildren(module)) visit(joinPath(path, name), child);
    if (duplicates) seen.delete(module);
  };
  visit(prefix, root);
  return entries;
}

/** Names given to `addModule` are checked there; those of properties that were assigned, here. */
function checkPathPart(module: Module, name: string): void {
  if (name === "" || name.includes(".")) {
    throw new ModuleError(
      `${module.constructor.name}: a property that holds a module or parameter must not be empty or contain a dot; got ${JSON.stringify(name)}`,
    );
  }
}
