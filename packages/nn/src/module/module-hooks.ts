import type { HookHandle } from "@weft/tensor";
import type { Gradients } from "./gradient-tap.ts";
import type { Module } from "./module.ts";
import { ModuleError } from "./module-error.ts";

/** Sees what a module is about to be given, and may give it something else: all inputs as an array, or the only one. */
export type ForwardPreHook = (module: Module, inputs: readonly unknown[]) => unknown;

/** Sees what a module was given and made, and may put something else in the output's place. */
export type ForwardHook = (module: Module, inputs: readonly unknown[], output: unknown) => unknown;

/**
 * Sees the gradients of a module's outputs before they go through the module, `null` for those that have none, and may put
 * others in their place; `null` in the place of one stops it.
 */
export type FullBackwardPreHook = (module: Module, gradOutputs: Gradients) => Gradients | void;

/**
 * Sees the gradients of a module's inputs and outputs, `null` for those that want none, and may put others in the place of
 * those of the inputs; `null` in the place of one stops it.
 */
export type FullBackwardHook = (
  module: Module,
  gradInputs: Gradients,
  gradOutputs: Gradients,
) => Gradients | void;

/** Hooks of one kind, in the order they came. */
export type HookList<H> = { readonly run: H }[];

/** The hooks of one module, or those of all. */
export class ModuleHooks {
  readonly before: HookList<ForwardPreHook> = [];
  readonly after: HookList<ForwardHook> = [];
  readonly beforeBackward: HookList<FullBackwardPreHook> = [];
  readonly backward: HookList<FullBackwardHook> = [];

  get isEmpty(): boolean {
    const { before, after, beforeBackward, backward } = this;
    return [before, after, beforeBackward, backward].every((list) => list.length === 0);
  }

  /** Adds the same hooks to other ones. */
  copyTo(other: ModuleHooks): void {
    other.before.push(...this.before);
    other.after.push(...this.after);
    other.beforeBackward.push(...this.beforeBackward);
    other.backward.push(...this.backward);
  }
}

/** @throws {ModuleError} for what is no function. */
export function checkHook(run: unknown): void {
  if (typeof run !== "function")
    throw new ModuleError(`hook: it must be a function; got ${typeof run}`);
}

/** @param removed Called after the hook was taken off. */
export function addHook<H>(list: HookList<H>, run: H, removed: () => void): HookHandle {
  const entry = { run }; // the same function may stand twice
  list.push(entry);
  const remove = (): void => {
    const position = list.indexOf(entry);
    if (position === -1) return;
    list.splice(position, 1);
    removed();
  };
  return { remove, [Symbol.dispose]: remove };
}
