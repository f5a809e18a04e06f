import { isLazy, Parameter } from "@weft/tensor";
import { isModule } from "./is-module.ts";
import type { Module } from "./module.ts";
import { ModuleError } from "./module-error.ts";
import { joinPath, partAt, splitPath } from "./paths.ts";
import { swappedNames } from "./swapped.ts";
import {
  rememberTies,
  tieRecords,
  type Place,
  type TieRecords,
  type ViewTie,
} from "./tie-records.ts";

/** Modules under their names; the root's name is the prefix. */
type Entries = readonly (readonly [path: string, module: Module])[];

/** Where the parameters stand that others show views of, in whatever net they were seen last. */
const homes = new WeakMap<Parameter, WeakRef<Module>>();

/**
 * Looks whether the ties that are remembered still hold, and remembers the ties of views that are there.
 *
 * @param modules The root and all below it.
 * @param below Lists a module and all below it, names beginning at that one.
 * @throws {ModuleError} when an assignment broke a tie, or a view shows a parameter that is not part of the net.
 */
export function checkTies(modules: Entries, below: (module: Module) => Entries): void {
  noteRoot(modules);
  if (modules.some(([, module]) => swappedNames(module).size > 0)) return; // it checked them before it began
  for (const [path, module] of modules) {
    const known = tieRecords(module);
    if (known.groups.length + known.views.length > 0)
      checkRecords(path, module, known, below(module));
  }
  const [prefix, root] = modules[0]!; // the root is always there
  const tied = viewTies(modules);
  if (tied.length > 0) {
    checkOwners(tied);
    const views = tied.flatMap(({ owner, ...tie }) =>
      owner === undefined ? [] : { ...tie, owner },
    );
    for (const { place, owner } of views)
      for (const at of [place, owner])
        at.path = prefix === "" ? at.path : at.path.slice(prefix.length + 1);
    rememberTies(
      root,
      { groups: tieRecords(root).groups, views },
      modules.map(([, module]) => module),
    );
  }
}

/** The root of the walk that each module was seen in last, itself left out. */
const roots = new WeakMap<Module, WeakRef<Module>>();

function noteRoot([first, ...below]: Entries): void {
  if (below.length === 0) return;
  const root = new WeakRef(first![1]); // the root is always there
  for (const [, module] of below) roots.set(module, root);
}

/** The largest net that a module was seen in; itself when it was in none. */
export function netOf(module: Module): Module {
  const passed = new Set<Module>();
  for (let net: Module | undefined = module; net !== undefined && !passed.has(net);) {
    passed.add((module = net));
    net = roots.get(net)?.deref();
  }
  return module;
}

/** The ties of views among modules; one whose owner is elsewhere has none. */
export function viewTies(
  modules: Entries,
): (Omit<ViewTie, "owner"> & { readonly owner?: Place })[] {
  const owners = new Map<Parameter, Place>();
  const followers: { readonly place: Place; readonly follower: Parameter }[] = [];
  for (const [path, module] of modules) {
    for (const name of Object.keys(module)) {
      const parameter = (module as unknown as Readonly<Record<string, unknown>>)[name]; // properties by name
      if (isModule(parameter) || !(parameter instanceof Parameter)) continue;
      if (parameter.tiedTo === null && !parameter.hasFollowers) continue;
      const place = { module, name, path: joinPath(path, name) };
      if (parameter.tiedTo !== null) {
        followers.push({ place, follower: parameter });
      } else {
        homes.set(parameter, new WeakRef(module));
        if (!owners.has(parameter)) owners.set(parameter, place);
      }
    }
  }
  return followers.map((tie) => {
    const owner = owners.get(tie.follower.tiedTo!); // it follows one
    return owner === undefined ? tie : { ...tie, owner: { ...owner } };
  });
}

/** A part of a net may show a parameter of another part, as long as that one is somewhere. */
function checkOwners(tied: ReturnType<typeof viewTies>): void {
  for (const { place, follower, owner } of tied) {
    if (owner !== undefined) continue;
    const home = homes.get(follower.tiedTo!)?.deref();
    if (home !== undefined && Object.values(home).includes(follower.tiedTo)) continue;
    throw new ModuleError(
      `tie: "${place.path}" must be tied to a parameter of the net; got one of shape ${shapeOf(follower.tiedTo!)} ` +
        "that no module seen so far holds (untie it, tie it to one that is there, or list the whole net before its parts)",
    );
  }
}

function shapeOf(parameter: Parameter): string {
  return isLazy(parameter) ? String(parameter.deferred) : `[${parameter.shape.join(", ")}]`;
}

function checkRecords(prefix: string, root: Module, known: TieRecords, modules: Entries): void {
  const paths = new Map(modules.map(([path, module]) => [module, path] as const).toReversed());
  const isHere = (place: Place): boolean => {
    const path = paths.get(place.module);
    if (path === undefined) return wasReplaced(root, place, known.seen);
    place.path = joinPath(path, place.name);
    return true;
  };
  const broken = (one: Place, other: Place): never => {
    throw new ModuleError(
      `tie: "${joinPath(prefix, one.path)}" and "${joinPath(prefix, other.path)}" were tied and now hold different parameters ` +
        "(untie first, or assign to both)",
    );
  };
  const groups = known.groups.map((group) => group.filter(isHere));
  for (const [first, ...others] of groups) {
    for (const other of others) {
      if (valueAt(root, other, paths) !== valueAt(root, first!, paths)) broken(other, first!);
    }
  }
  const views = known.views.filter(
    ({ follower, place }) => follower.tiedTo !== null && isHere(place),
  );
  for (const { place, follower, owner } of views) {
    isHere(owner);
    if (valueAt(root, place, paths) !== follower) broken(place, owner);
    const isHeld = modules.some(([, module]) => Object.values(module).includes(follower.tiedTo));
    if (!isHeld) broken(place, owner);
  }
  rememberTies(root, { groups, views }, paths.keys());
}

/** Whether a module's path leads to one that was not there before; a deleted one leaves its path to nobody or a neighbour. */
function wasReplaced(root: Module, place: Place, seen: WeakSet<Module>): boolean {
  const now = partAt(root, splitPath(place.path)[0]);
  return typeof now === "object" && now !== null && !seen.has(now as Module);
}

/** By path when its module was replaced; of a computed name its original. */
function valueAt(
  root: Module,
  { module, name, path }: Place,
  paths: ReadonlyMap<Module, string>,
): unknown {
  if (!paths.has(module)) return partAt(root, path);
  return partAt(module, Object.hasOwn(module, name) ? name : `parametrizations.${name}.original`);
}
