import { copyProvenance } from "@weft/init";
import { groupByStorage, isLazy, Parameter, type Tensor } from "@weft/tensor";
import { isModule } from "./is-module.ts";
import { copyOf, unifyShapes } from "./lazy-ties.ts";
import { listParameters } from "./listing.ts";
import type { Module } from "./module.ts";
import { ModuleError } from "./module-error.ts";
import { partAt, splitPath } from "./paths.ts";
import type { StateKey } from "./state-key.ts";
import { viewTies } from "./tie-check.ts";
import { isAt, rememberTies, tieRecords, type Place, type TieRecords } from "./tie-records.ts";
import { listModules } from "./walk.ts";

/**
 * Makes two paths of a module hold one parameter: `path` takes over the one at `source`, and so does every path that was
 * tied with `path` before. A view in the place of `source`, such as a transpose or a slice of a parameter, makes the
 * parameter at `path` show that memory (`Parameter.tieTo`).
 *
 * Assigning a parameter to a second place ties as well; this way also remembers it, so that a later assignment that breaks
 * the tie is noticed at the next walk (parameters, modules, state dict, `train`, the step of an optimizer that was given the
 * module). In a constructor name the class: `tie<Autoencoder>(this, "decoder.weight", "encoder.weight")`.
 *
 * @throws {ModuleError} when a path names no parameter, or the shapes or dtypes differ.
 * @example
 * const net = new Sequential(new Linear(4, 4), new ReLU(), new Linear(4, 4));
 * tie(net, "2.weight", "0.weight");
 * net[2].weight === net[0].weight // true
 */
export function tie<M extends Module>(
  module: M,
  path: StateKey<M>,
  source: StateKey<M> | Tensor,
): void;
/**
 * Ties a parameter to another one or to a view of one: from now on it shows that memory (`Parameter.tieTo`). The first walk
 * through a net that holds both remembers it.
 *
 * @example
 * const [encoder, decoder] = [new Linear(4, 2), new Linear(2, 4)];
 * tie(decoder.weight, transpose(encoder.weight, 0, 1));
 * decoder.weight.tiedTo === encoder.weight // true
 */
export function tie(parameter: Parameter, view: Tensor): void;
export function tie(
  module: Module | Parameter,
  path: string | Tensor,
  source?: string | Tensor,
): void {
  if (!isModule(module)) {
    if (!((module as unknown) instanceof Parameter)) {
      throw new ModuleError(
        `tie: what is tied must be a parameter, or a module and a path; got ${Object.prototype.toString.call(module)}`,
      );
    }
    module.tieTo(path as Tensor); // as the overload says; tieTo refuses anything else
  } else if (typeof source === "string") {
    tieWhole(module, path as string, source, module.getParameter(source));
  } else if (source instanceof Parameter) {
    tieWhole(module, path as string, "the given one", source);
  } else {
    tieView(module, path as string, source!); // as the overload says; tieTo refuses anything else
  }
}

function tieWhole(module: Module, path: string, source: string, parameter: Parameter): void {
  const target = module.getParameter(path);
  if (target !== parameter && (isLazy(target) || isLazy(parameter))) {
    unifyShapes(target, parameter, [path, source]);
  } else if (
    target !== parameter &&
    (target.shape.join() !== parameter.shape.join() || target.dtype !== parameter.dtype)
  ) {
    throw new ModuleError(
      `tie: tied parameters must have the same shape and dtype; got ${path} [${target.shape.join(", ")}] ${target.dtype} and ` +
        `${source} [${parameter.shape.join(", ")}] ${parameter.dtype}`,
    );
  }
  const place = placeOf(module, path);
  const { groups, views } = tieRecords(module);
  const [other] = placesOf(module, parameter);
  const groupOf = (at: Place): readonly Place[] =>
    groups.find((group) => group.some((known) => isAt(known, at.module, at.name))) ?? [at];
  const mine = groupOf(place);
  const theirs = other === undefined ? [] : groupOf(other);
  for (const follower of mine) follower.module.registerParameter(follower.name, parameter);
  const rest = groups.filter((group) => group !== mine && group !== theirs);
  const together = mine === theirs ? [...mine] : [...theirs, ...mine];
  rememberTies(
    module,
    {
      groups: [...rest, together],
      views: views.filter(
        (view) => !mine.some((at) => isAt(at, view.place.module, view.place.name)),
      ),
    },
    modulesOf(module),
  );
}

function tieView(module: Module, path: string, view: Tensor): void {
  const target = module.getParameter(path);
  target.tieTo(view);
  const views = viewTies(listModules(module, "", false)).flatMap(({ owner, ...known }) =>
    owner === undefined ? [] : { ...known, owner },
  );
  rememberTies(module, { groups: tieRecords(module).groups, views }, modulesOf(module));
}

/** Gives a parameter that is tied to another one memory of its own again, with the same values. */
export function untie(parameter: Parameter): void;
/**
 * Gives a path a parameter of its own again, with the same values.
 *
 * @throws {ModuleError} when the path names no parameter, or one of a module that stands in two places, or one that views
 * of others are tied to.
 * @example
 * const layer = new Linear(4, 4);
 * const net = new Sequential(layer, new Linear(4, 4));
 * tie(net, "1.weight", "0.weight");
 * untie(net, "1.weight");
 * tieGroups(net) // []
 */
export function untie<M extends Module>(module: M, path: StateKey<M>): void;
export function untie(module: Module | Parameter, path?: string): void {
  if (isModule(module)) untieAt(module, path!);
  else untieView(module);
}

function untieAt(module: Module, path: string): void {
  const found = partAt(module, path);
  // Not by getParameter where it can be helped: untying must work on a tie that an assignment broke.
  const parameter = found instanceof Parameter ? found : module.getParameter(path);
  checkOnePlace(module, path);
  const place = placeOf(module, path);
  const shows = viewTies(listModules(module, "", false)).filter(
    ({ follower }) => follower.tiedTo === parameter,
  );
  if (shows.length > 0 && placesOf(module, parameter).length === 1) {
    throw new ModuleError(
      `untie: the path must not be that of a parameter whose memory others show; got "${path}", which ` +
        `${shows.map((view) => `"${view.place.path}"`).join(" and ")} shows (untie that)`,
    );
  }
  for (const [, root] of listModules(module, "", false)) forget(root, place);
  if (parameter.tiedTo !== null && placesOf(module, parameter).length === 1) {
    untieView(parameter);
  } else {
    place.module.registerParameter(place.name, copyOf(parameter));
  }
}

/** The values stay those that it showed, and so does what is known of them. */
function untieView(parameter: Parameter): void {
  if (parameter.tiedTo === null) return;
  const { tiedTo } = parameter;
  parameter.untie();
  copyProvenance(tiedTo, parameter);
}

/** Takes a place out of all that a module remembers of ties. */
function forget(root: Module, place: Place): void {
  const { groups, views }: TieRecords = tieRecords(root);
  const isOther = (at: Place): boolean =>
    !isAt(at, place.module, place.name) && at.path !== place.path;
  for (const { place: at, follower } of views) if (!isOther(at)) untieView(follower);
  rememberTies(
    root,
    {
      groups: groups.map((group) => group.filter((at) => !isAt(at, place.module, place.name))),
      views: views.filter((view) => isOther(view.place)),
    },
    modulesOf(root),
  );
}

/**
 * The names of each parameter that has more than one, first name first; views of it too.
 *
 * @example
 * const shared = new Linear(4, 4);
 * tieGroups(new Sequential(shared, new ReLU(), shared)) // [["0.weight", "2.weight"], ["0.bias", "2.bias"]]
 */
export function tieGroups(module: Module): string[][] {
  return groupByStorage(listParameters(module, { aliases: true }))
    .filter(({ names }) => names.length > 1)
    .map(({ names }) => [...names]);
}

/** @throws {ModuleError} when the parameter's module has several names: each of them would get the new parameter. */
function checkOnePlace(module: Module, path: string): void {
  const [parent] = splitPath(path);
  const owner = partAt(module, parent);
  const places = listModules(module, "", true)
    .filter(([, part]) => part === owner)
    .map(([place]) => `"${place}"`);
  if (places.length > 1) {
    throw new ModuleError(
      `untie: the parameter's module must stand in one place; got "${path}", whose module stands at ${places.join(" and ")} ` +
        "(put a module of its own there)",
    );
  }
}

function placeOf(module: Module, path: string): Place {
  const [parent, name] = splitPath(path);
  return { module: partAt(module, parent) as Module, name, path }; // a parameter was found there, so its parent is a module
}

/** Where a parameter stands, each module once. */
function placesOf(module: Module, parameter: Parameter): Place[] {
  return listModules(module, "", false).flatMap(([path, part]) =>
    Object.entries(part)
      .filter(([, value]) => value === parameter)
      .map(([name]) => ({ module: part, name, path: path === "" ? name : `${path}.${name}` })),
  );
}

function modulesOf(module: Module): Module[] {
  return listModules(module, "", false).map(([, part]) => part);
}
