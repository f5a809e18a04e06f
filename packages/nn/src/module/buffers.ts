import type { Tensor } from "@weft/tensor";
import type { Module } from "./module.ts";
import { declareKind } from "./part-kinds.ts";

/** Which properties of a module are buffers, and whether they are saved. */
const declared = new WeakMap<Module, Map<string, boolean>>();
const NONE: ReadonlyMap<string, boolean> = new Map();

/** Sets a buffer property; `null` declares one that is not there yet. */
export function declareBuffer(
  module: Module,
  name: string,
  tensor: Tensor | null,
  persistent: boolean,
): void {
  const buffers = declared.get(module) ?? new Map<string, boolean>();
  buffers.set(name, persistent);
  declared.set(module, buffers);
  declareKind(module, name, "buffer");
  Object.defineProperty(module, name, {
    value: tensor,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

export function hasBuffer(module: Module, name: string): boolean {
  return declared.get(module)?.has(name) ?? false;
}

/** Names of a module's own buffers and whether they are saved, in the order of declaration. */
export function bufferNames(module: Module): ReadonlyMap<string, boolean> {
  return declared.get(module) ?? NONE;
}
