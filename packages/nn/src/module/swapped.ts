import type { Module } from "./module.ts";

/** Names of modules under which other tensors stand for a while; walks take those for the parameters and buffers themselves. */
const swapped = new WeakMap<Module, ReadonlySet<string>>();
const NONE: ReadonlySet<string> = new Set();

/** The names of a module under which other tensors stand during a `functionalCall`. */
export function swappedNames(module: Module): ReadonlySet<string> {
  return swapped.get(module) ?? NONE;
}

/** Adds a name until the disposal. */
export function declareSwapped(module: Module, name: string): Disposable {
  const before = swapped.get(module);
  swapped.set(module, new Set(before).add(name));
  return {
    [Symbol.dispose](): void {
      if (before === undefined) swapped.delete(module);
      else swapped.set(module, before);
    },
  };
}
