import { groupByStorage, isLazy, type Tensor } from "@weft/tensor";
import { settleOptions } from "./layer-options.ts";
import { copyTogether } from "./memory-places.ts";
import type { Module } from "./module.ts";
import { joinPath } from "./paths.ts";
import { walkModules, ownBuffers, ownParameters } from "./walk.ts";

/** Parameters and buffers by dotted name. Tied names hold tensors with the same storage (see `aliasTable`). */
export type StateDict = Record<string, Tensor>;

export interface StateDictOptions {
  /** Copies instead of live tensors; ties stay among the copies. Default false. */
  readonly copy?: boolean;
  /** Put before every name, with a dot. Default none. */
  readonly prefix?: string;
}

/**
 * Collects a module's state, module by module: its parameters, its buffers, then its children. The result has no
 * prototype, so that `__proto__` is just a name.
 *
 * @param asks Whether a module below is asked for its part by its own `stateDict`.
 */
export function stateDict(
  module: Module,
  options: StateDictOptions,
  asks: (part: Module) => boolean = () => false,
): StateDict {
  const { copy, prefix } = settleOptions("stateDict", options, { copy: false, prefix: "" });
  const state = Object.create(null) as StateDict; // an empty object has every entry type
  for (const [path, part] of walkModules(module, prefix, true, (part) => !asks(part))) {
    if (part !== module && asks(part)) {
      Object.assign(state, part.stateDict({ prefix: path }));
      continue;
    }
    for (const [name, parameter] of ownParameters(part))
      state[joinPath(path, name)] = parameter.detach();
    for (const { name, tensor, persistent } of ownBuffers(part))
      if (persistent) state[joinPath(path, name)] = tensor.detach();
  }
  if (copy) {
    for (const { tensor, names } of groupByStorage(Object.entries(state))) {
      // What has no values yet is one tensor under all its names.
      const copies = isLazy(tensor)
        ? new Array<Tensor>(names.length).fill(tensor.copy())
        : copyTogether(names.map((name) => state[name]!));
      for (const [i, name] of names.entries()) state[name] = copies[i]!;
    }
  }
  return state;
}
