import {
  groupByStorage,
  isLazy,
  nameTest,
  type NameFilter,
  type Parameter,
  type Tensor,
} from "@weft/tensor";
import { isSamePlace } from "./memory-places.ts";
import type { Module } from "./module.ts";
import { ModuleError } from "./module-error.ts";
import { joinPath } from "./paths.ts";
import { ownBuffers, ownChildren, ownParameters, walkModules, type ModuleEntry } from "./walk.ts";

/** Which parameters or buffers to list. */
export interface ListOptions {
  /** Put before every name, with a dot. Default none. */
  readonly prefix?: string;
  /** Go into submodules. Default true. */
  readonly recurse?: boolean;
  /** List what has several names under each of them instead of the first only. Default false. */
  readonly aliases?: boolean;
  /** Only names that fit, as they are listed. Of several names the first that fits counts. Default all. */
  readonly filter?: NameFilter;
}

/** Which modules to list. */
export interface ModuleListOptions {
  /** List a module that has several names once, under the first. Default true. */
  readonly removeDuplicate?: boolean;
}

type Entry<T extends Tensor> = [name: string, tensor: T];

/** Parameters in PyTorch's order, one for each storage unless aliases are asked for. */
export function listParameters(module: Module, options: ListOptions): Entry<Parameter>[] {
  const entries = list("namedParameters", module, options, ownParameters);
  if (options.aliases === true) return entries;
  const groups = groupByStorage(entries);
  if (entries.every(([, { tiedTo }]) => tiedTo === null))
    return groups.map(({ names, tensor }) => [names[0]!, tensor]);
  // One that others are views of stands under its own name where it has one.
  const parameters = new Map(entries);
  return groups.map(({ names, tensor }) => [
    names.find((name) => parameters.get(name) === tensor) ?? names[0]!,
    tensor,
  ]);
}

/** Buffers in the order they were declared. Two that are different views of one memory are two. */
export function listBuffers(module: Module, options: ListOptions): Entry<Tensor>[] {
  const own = (part: Module): Entry<Tensor>[] =>
    ownBuffers(part).map(({ name, tensor }) => [name, tensor]);
  const entries = list("namedBuffers", module, options, own);
  if (options.aliases === true) return entries;
  return groupByStorage(entries).flatMap(({ names, tensor }) =>
    names.length === 1 ? [[names[0]!, tensor] as Entry<Tensor>] : distinctPlaces(names, entries),
  );
}

/** Direct submodules. */
export function listChildren(module: Module, options: ModuleListOptions): ModuleEntry[] {
  checkNames("namedChildren", options, ["removeDuplicate"]);
  walkModules(module, "", false); // looks at the ties
  const children = ownChildren(module);
  if (options.removeDuplicate === false) return children;
  const first = new Map(children.map(([name, child]) => [child, name] as const).toReversed());
  return children.filter(([name, child]) => first.get(child) === name);
}

/** A module and all below it, under the names that begin with `prefix`. */
export function listAllModules(
  module: Module,
  options: ModuleListOptions & { readonly prefix?: string },
): ModuleEntry[] {
  checkNames("namedModules", options, ["prefix", "removeDuplicate"]);
  return walkModules(module, options.prefix ?? "", options.removeDuplicate === false);
}

function list<T extends Tensor>(
  area: string,
  module: Module,
  options: ListOptions,
  own: (part: Module) => Entry<T>[],
): Entry<T>[] {
  checkNames(area, options, ["prefix", "recurse", "aliases", "filter"]);
  const { prefix = "", recurse = true, aliases = false, filter } = options;
  // A filter may leave out the first name of what fits under another.
  const modules = walkModules(module, prefix, aliases || filter !== undefined);
  const entries: Entry<T>[] = [];
  for (const [path, part] of recurse ? modules : modules.slice(0, 1)) {
    for (const [name, tensor] of own(part)) {
      const full = joinPath(path, name);
      if (isLazy(tensor)) tensor.deferred.noteName(full); // for its errors
      entries.push([full, tensor]);
    }
  }
  if (filter === undefined) return entries;
  const fits = nameTest(area, filter);
  return entries.filter(([name]) => fits(name));
}

function distinctPlaces(
  names: readonly string[],
  entries: readonly Entry<Tensor>[],
): Entry<Tensor>[] {
  const tensors = new Map(entries);
  const distinct: Entry<Tensor>[] = [];
  for (const name of names) {
    const tensor = tensors.get(name)!;
    if (!distinct.some(([, other]) => isSamePlace(other, tensor))) distinct.push([name, tensor]);
  }
  return distinct;
}

/** @throws {ModuleError} when an option has a name that means nothing, or options are none. */
function checkNames(area: string, options: object, known: readonly string[]): void {
  if (typeof options !== "object") {
    throw new ModuleError(`${area}: options must be an object; got ${typeof options}`);
  }
  for (const name in options) {
    if (known.includes(name)) continue;
    throw new ModuleError(`${area}: options must be among (${known.join(", ")}); got ${name}`);
  }
}
