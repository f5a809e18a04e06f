import type { HookHandle } from "@weft/tensor";
import {
  addHook,
  checkHook,
  ModuleHooks,
  type ForwardHook,
  type ForwardPreHook,
  type FullBackwardHook,
  type FullBackwardPreHook,
  type HookList,
} from "./module-hooks.ts";
import type { Module } from "./module.ts";
import { runWithHooks } from "./run-with-hooks.ts";

/** What one module's hooks stand before. */
interface Hooked {
  readonly hooks: ModuleHooks;
  /** The `forward` that the instance had of its own. */
  readonly own: PropertyDescriptor | undefined;
  readonly restore: () => void;
}

/** Only modules with hooks are in here, and only they have a `forward` of their own: the others pay nothing. */
const hooked = new WeakMap<Module, Hooked>();

/** Calls `run` before each forward. */
export function addForwardPreHook(module: Module, run: ForwardPreHook): HookHandle {
  return add(module, ({ before }) => before, run);
}

/** Calls `run` after each forward. */
export function addForwardHook(module: Module, run: ForwardHook): HookHandle {
  return add(module, ({ after }) => after, run);
}

/** Calls `run` in each backward pass, before it goes through the module. */
export function addFullBackwardPreHook(module: Module, run: FullBackwardPreHook): HookHandle {
  return add(module, ({ beforeBackward }) => beforeBackward, run);
}

/** Calls `run` in each backward pass through the module. */
export function addFullBackwardHook(module: Module, run: FullBackwardHook): HookHandle {
  return add(module, ({ backward }) => backward, run);
}

function add<H>(module: Module, listOf: (hooks: ModuleHooks) => HookList<H>, run: H): HookHandle {
  checkHook(run);
  const { hooks } = hooked.get(module) ?? shadowForward(module);
  return addHook(listOf(hooks), run, () => {
    if (!hooks.isEmpty) return;
    hooked.get(module)?.restore();
    hooked.delete(module);
  });
}

/** The `forward` that a module has of its own, not the one that calls its hooks. */
export function ownForward(module: Module): PropertyDescriptor | undefined {
  const known = hooked.get(module);
  return known === undefined ? Object.getOwnPropertyDescriptor(module, "forward") : known.own;
}

/** Gives a copy the same hooks. */
export function copyHooks(from: Module, to: Module): void {
  const hooks = hooked.get(from)?.hooks;
  if (hooks !== undefined) hooks.copyTo(shadowForward(to).hooks);
}

/** A module whose inputs are passed on as they are. */
interface Forwarding {
  readonly forward: (this: Module, ...inputs: unknown[]) => unknown;
}

function shadowForward(module: Module): { readonly hooks: ModuleHooks } {
  const own = Object.getOwnPropertyDescriptor(module, "forward");
  const { forward } = module as unknown as Forwarding;
  const hooks = new ModuleHooks();
  Object.defineProperty(module, "forward", {
    configurable: true,
    enumerable: false,
    writable: true,
    value: (...inputs: unknown[]) =>
      runWithHooks(module, hooks, (given) => forward.apply(module, given), inputs),
  });
  const restore = (): void => {
    if (own === undefined) Reflect.deleteProperty(module, "forward");
    else Object.defineProperty(module, "forward", own);
  };
  const entry = { hooks, own, restore };
  hooked.set(module, entry);
  return entry;
}
