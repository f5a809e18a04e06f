import { noGrad, Parameter } from "@weft/tensor";
import { groupByStorage } from "@weft/tensor";
import type { Module } from "./module.ts";
import { ModuleError } from "./module-error.ts";
import type { StateKey } from "./state-key.ts";

/** Ties declared with `tie`, per root module: pairs of paths that must hold the same parameter. */
const declared = new WeakMap<Module, Map<string, string>>();

/**
 * Makes two paths of a module hold one parameter: `path` takes over the one at `source`.
 *
 * Assigning a parameter to a second place ties as well; this way also remembers it, so that a later assignment that breaks
 * the tie is noticed at the next walk (parameters, state dict, optimizer).
 *
 * @throws {ModuleError} when a path names no parameter, or the shapes or dtypes differ.
 * @example tie(net, "2.weight", "0.weight")
 */
export function tie<M extends Module>(module: M, path: StateKey<M>, source: StateKey<M>): void {
  const target = module.getParameter(path);
  const parameter = module.getParameter(source);
  if (target.shape.join() !== parameter.shape.join() || target.dtype !== parameter.dtype) {
    throw new ModuleError(
      `tie: tied parameters must have the same shape and dtype; got ${path} [${target.shape.join(", ")}] ${target.dtype} and ` +
        `${source} [${parameter.shape.join(", ")}] ${parameter.dtype}`,
    );
  }
  assign(module, path, parameter);
  const ties = declared.get(module) ?? new Map<string, string>();
  declared.set(module, ties.set(path, source));
}

/**
 * Gives a path a parameter of its own again, with the same values.
 *
 * @throws {ModuleError} when the path names no parameter.
 * @example untie(net, "2.weight")
 */
export function untie<M extends Module>(module: M, path: StateKey<M>): void {
  const found = find(module, path);
  // Not by getParameter where it can be helped: untying must work on a tie that an assignment broke.
  const parameter = found instanceof Parameter ? found : module.getParameter(path);
  const ties = declared.get(module);
  for (const [alias, source] of ties ?? [])
    if (alias === path || source === path) ties?.delete(alias);
  assign(
    module,
    path,
    new Parameter(
      noGrad(() => parameter.detach().clone()),
      parameter.requiresGrad,
    ),
  );
}

/**
 * The names of each parameter that has more than one, first name first.
 *
 * @example tieGroups(net) // [["0.weight", "2.weight"]]
 */
export function tieGroups(module: Module): string[][] {
  return groupByStorage(module.namedParameters({ aliases: true }))
    .filter(({ names }) => names.length > 1)
    .map(({ names }) => [...names]);
}

/** @throws {ModuleError} when an assignment broke a tie that was declared with `tie`. */
export function checkTies(module: Module): void {
  for (const [path, source] of declared.get(module) ?? []) {
    if (find(module, path) !== find(module, source)) {
      throw new ModuleError(
        `tie: "${path}" and "${source}" were tied and now hold different parameters (untie first, or assign to both)`,
      );
    }
  }
}

function assign(module: Module, path: string, parameter: Parameter): void {
  const [parent, name] = split(path);
  (find(module, parent) as Module).registerParameter(name, parameter); // getParameter found the path, so its parent is a module
}

function find(module: Module, path: string): unknown {
  let at: unknown = module;
  for (const name of path === "" ? [] : path.split(".")) {
    at = (at as Readonly<Record<string, unknown>> | undefined)?.[name]; // a step of a dotted path
  }
  return at;
}

function split(path: string): [parent: string, name: string] {
  const dot = path.lastIndexOf(".");
  return dot === -1 ? ["", path] : [path.slice(0, dot), path.slice(dot + 1)];
}
