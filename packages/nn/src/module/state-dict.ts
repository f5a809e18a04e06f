import { noGrad, type Tensor } from "@weft/tensor";
import type { Module } from "./module.ts";
import { ownBuffers, walkModules } from "./walk.ts";

/** Parameters and buffers by dotted name. Tied names hold tensors with the same storage (see `aliasTable`). */
export type StateDict = Record<string, Tensor>;

export interface StateDictOptions {
  /** Copies instead of live tensors; ties stay among the copies. Default false. */
  readonly copy?: boolean;
  /** Put before every name, with a dot. Default none. */
  readonly prefix?: string;
}

/** Collects a module's state. The result has no prototype, so that `__proto__` is just a name. */
export function stateDict(
  module: Module,
  { copy = false, prefix = "" }: StateDictOptions,
): StateDict {
  const state = Object.create(null) as StateDict; // an empty object has every entry type
  const copies = new Map<Tensor["storage"], Tensor>();
  const value = (tensor: Tensor): Tensor => {
    if (!copy) return tensor.detach();
    const known = copies.get(tensor.storage) ?? noGrad(() => tensor.detach().clone());
    copies.set(tensor.storage, known);
    return known;
  };
  for (const [name, parameter] of module.namedParameters({ prefix, aliases: true }))
    state[name] = value(parameter);
  for (const [path, part] of walkModules(module, prefix, true)) {
    for (const { name, tensor, persistent } of ownBuffers(part)) {
      if (persistent) state[path === "" ? name : `${path}.${name}`] = value(tensor);
    }
  }
  return state;
}
