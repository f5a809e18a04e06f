import {
  groupByStorage,
  isLazy,
  noGrad,
  Parameter,
  ShapeError,
  UninitializedParameter,
} from "@weft/tensor";
import { declaredTies, declareTies } from "./declared-ties.ts";
import type { Module } from "./module.ts";
import { ModuleError } from "./module-error.ts";
import type { StateKey } from "./state-key.ts";
import { partAt, splitPath } from "./paths.ts";
import { listModules } from "./walk.ts";

/**
 * Makes two paths of a module hold one parameter: `path` takes over the one at `source`, and so does every path that was
 * tied with `path` before.
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
export function tie<M extends Module>(module: M, path: StateKey<M>, source: StateKey<M>): void {
  const target = module.getParameter(path);
  const parameter = module.getParameter(source);
  if (target !== parameter && (isLazy(target) || isLazy(parameter))) {
    unifyShapes(target, parameter, [path, source]);
  } else if (target.shape.join() !== parameter.shape.join() || target.dtype !== parameter.dtype) {
    throw new ModuleError(
      `tie: tied parameters must have the same shape and dtype; got ${path} [${target.shape.join(", ")}] ${target.dtype} and ` +
        `${source} [${parameter.shape.join(", ")}] ${parameter.dtype}`,
    );
  }
  const ties = declaredTies(module);
  const mine = ties.find((group) => group.has(path)) ?? new Set<string>([path]);
  const theirs = ties.find((group) => group.has(source)) ?? new Set<string>([source]);
  for (const follower of mine) assign(module, follower, parameter);
  const others = ties.filter((group) => group !== mine && group !== theirs);
  declareTies(module, [...others, new Set([...theirs, ...mine])]);
}

/**
 * Gives a path a parameter of its own again, with the same values.
 *
 * @throws {ModuleError} when the path names no parameter, or one of a module that stands in two places.
 * @example
 * const layer = new Linear(4, 4);
 * const net = new Sequential(layer, new Linear(4, 4));
 * tie(net, "1.weight", "0.weight");
 * untie(net, "1.weight");
 * tieGroups(net) // []
 */
export function untie<M extends Module>(module: M, path: StateKey<M>): void {
  const found = partAt(module, path);
  // Not by getParameter where it can be helped: untying must work on a tie that an assignment broke.
  const parameter = found instanceof Parameter ? found : module.getParameter(path);
  checkOnePlace(module, path);
  const ties = declaredTies(module);
  for (const group of ties) group.delete(path);
  declareTies(
    module,
    ties.filter((group) => group.size > 1),
  );
  assign(module, path, copyOf(parameter));
}

function copyOf(parameter: Parameter): Parameter {
  const { requiresGrad, dtype } = parameter;
  if (isLazy(parameter)) {
    const shape = parameter.deferred.partial;
    return new UninitializedParameter({
      requiresGrad,
      dtype,
      ...(shape === null ? {} : { shape }),
    });
  }
  const values = noGrad(() => parameter.detach().clone());
  return new Parameter(values, requiresGrad);
}

/**
 * The names of each parameter that has more than one, first name first.
 *
 * @example
 * const shared = new Linear(4, 4);
 * tieGroups(new Sequential(shared, new ReLU(), shared)) // [["0.weight", "2.weight"], ["0.bias", "2.bias"]]
 */
export function tieGroups(module: Module): string[][] {
  return groupByStorage(module.namedParameters({ aliases: true }))
    .filter(({ names }) => names.length > 1)
    .map(({ names }) => [...names]);
}

/** Gives the one to be held in both places the shape of the other, or what is known of it. */
function unifyShapes(
  target: Parameter,
  kept: Parameter,
  paths: [path: string, source: string],
): void {
  try {
    if (isLazy(target)) target.deferred.noteName(paths[0]);
    if (isLazy(kept)) kept.deferred.noteName(paths[1]);
    if (isLazy(kept)) kept.takeShapeOf(target);
    else if (isLazy(target)) target.checkTie(kept);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new ModuleError(`tie: ${paths.join(" and ")} must fit together; got ${error.message}`, {
      cause: error,
    });
  }
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

function assign(module: Module, path: string, parameter: Parameter): void {
  const [parent, name] = splitPath(path);
  (partAt(module, parent) as Module).registerParameter(name, parameter); // getParameter found the path, so its parent is a module
}
