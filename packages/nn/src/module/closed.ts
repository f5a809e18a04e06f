import type { Module } from "./module.ts";

const closedClasses = new WeakSet<object>();

/**
 * Declares that a class's `forward` shows what it computes on the way to nobody: it calls no code that a user may have
 * written. What it made in between can then be given back early.
 */
export function declareClosed(layer: abstract new (...args: never[]) => Module): void {
  closedClasses.add(layer);
}

/** Whether a module's `forward` is that of a closed class: not a subclass's, nor one that was put on the instance. */
export function isClosed(module: Module): boolean {
  return closedClasses.has(module.constructor) && !Object.hasOwn(module, "forward");
}
