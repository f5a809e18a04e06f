import { globalHooks, isRunning, runWithHooks } from "./run-with-hooks.ts";
import { ModuleHooks } from "./module-hooks.ts";
import type { Module } from "./module.ts";

/** The prototypes of the classes of which a module was made so far. */
const prototypes: WeakRef<object>[] = [];
const known = new WeakSet<object>();

/** While there are hooks on all modules, prototypes whose `forward` calls them, with what stood there before. */
const changed = new Map<object, { readonly before: PropertyDescriptor; readonly now: unknown }>();

/** Of a module's own hooks. */
const none = new ModuleHooks();

/** Notes the class of a module that is being made. */
export function noteClass(prototype: object): void {
  if (known.has(prototype)) return;
  known.add(prototype);
  prototypes.push(new WeakRef(prototype));
  if (!globalHooks.isEmpty) changeClass(prototype);
}

/** Lets `forward` of all classes call the hooks on all modules: those that there are, and those of which one will be made. */
export function callGlobalHooks(): void {
  try {
    for (const prototype of prototypes.splice(0).flatMap((reference) => reference.deref() ?? [])) {
      prototypes.push(new WeakRef(prototype));
      changeClass(prototype);
    }
  } catch (error) {
    forgetGlobalHooks(); // one of them was frozen
    throw error;
  }
}

/** Gives all classes their `forward` back. */
export function forgetGlobalHooks(): void {
  for (const [prototype, { before, now }] of changed) {
    const isOurs = Object.getOwnPropertyDescriptor(prototype, "forward")?.value === now;
    if (isOurs) Object.defineProperty(prototype, "forward", before);
  }
  changed.clear();
}

/** A class's `forward` may be its own or that of one above, and may call that one as well. */
function changeClass(prototype: object): void {
  for (
    let at: object | null = prototype;
    at !== null;
    at = Object.getPrototypeOf(at) as object | null
  ) {
    const before = Object.getOwnPropertyDescriptor(at, "forward");
    if (typeof before?.value !== "function" || changed.has(at)) continue;
    const now = withGlobalHooks(before.value as Forward);
    Object.defineProperty(at, "forward", { ...before, value: now });
    changed.set(at, { before, now });
  }
}

type Forward = (this: Module, ...inputs: unknown[]) => unknown;

function withGlobalHooks(forward: Forward): Forward {
  return function (...inputs) {
    // Hooks were called already when a module calls `super.forward`, or has hooks of its own.
    if (globalHooks.isEmpty || isRunning(this)) return forward.apply(this, inputs);
    return runWithHooks(this, none, (given) => forward.apply(this, given), inputs);
  };
}
