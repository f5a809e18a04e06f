import { Parameter, Tensor } from "@weft/tensor";
import { isModule } from "./is-module.ts";
import type { Module } from "./module.ts";
import { ModuleError } from "./module-error.ts";

/** What a property of a module can be a name of. */
export type PartKind = "parameter" | "module" | "buffer";

/**
 * What each name of a module stood for when it was looked at last. Assignments are not intercepted, so that this memory is
 * how one that PyTorch refuses is noticed: without it a parameter that a plain tensor replaced would just be gone.
 */
const kinds = new WeakMap<Module, Map<string, PartKind>>();

/** Says what a name stands for from now on, whatever it stood for before. */
export function declareKind(module: Module, name: string, kind: PartKind): void {
  const known = kinds.get(module);
  if (known === undefined) kinds.set(module, new Map([[name, kind]]));
  else known.set(name, kind);
}

/**
 * Compares properties with what their names stood for. A name that was deleted is free again.
 *
 * @throws {ModuleError} when something else stands under a name: only a parameter may take the place of a parameter, only a
 * module or a parameter that of a module; a buffer gives way to any tensor or module. `null` and `undefined` fit everywhere.
 */
export function checkKinds(module: Module, properties: readonly [string, unknown][]): void {
  const known = kinds.get(module);
  let found = 0;
  for (const [name, value] of properties) {
    const kind = kindOf(value);
    const before = known?.get(name);
    if (before !== undefined) found++;
    if (kind === before) continue;
    if (before === undefined) {
      declareKind(module, name, kind!); // it differs from `undefined`
      if (known !== undefined) found++;
    } else if (kind === "parameter" || (kind === "module" && before === "buffer")) {
      known!.set(name, kind);
    } else if (value != null && !(before === "buffer" && value instanceof Tensor)) {
      throw wrongKind(module, name, before, value);
    }
  }
  if (known !== undefined && found < known.size) forget(module, known);
}

/** Modules first: `instanceof` would go through all of a list's prototypes, the one that refuses positions too. */
function kindOf(value: unknown): "parameter" | "module" | undefined {
  return isModule(value) ? "module" : value instanceof Parameter ? "parameter" : undefined;
}

/** Names that are no properties any more stand for nothing. */
function forget(module: Module, known: Map<string, PartKind>): void {
  for (const name of known.keys()) if (!Object.hasOwn(module, name)) known.delete(name);
}

const RULES = {
  parameter: "a Parameter or null; setData or copy_ give it other values",
  module: "a module or null",
  buffer: "a tensor or null",
} as const satisfies Record<PartKind, string>;

function wrongKind(module: Module, name: string, kind: PartKind, value: unknown): ModuleError {
  return new ModuleError(
    `${module.constructor.name}: "${name}" is a ${kind} and must stay ${RULES[kind]} (delete the property to free its name); got ${describe(value)}`,
  );
}

/** What stands where something else should, in a word or two. */
export function describe(value: unknown): string {
  return value instanceof Tensor || isModule(value)
    ? value.constructor.name
    : Object.prototype.toString.call(value);
}
