import type { Module } from "./module.ts";
import { ModuleError } from "./module-error.ts";
import { joinPath, partAt } from "./paths.ts";

/** Ties declared with `tie`, per root module: groups of paths that must hold the same parameter. */
const declared = new WeakMap<Module, readonly Set<string>[]>();

/** The ties that were declared for a module itself, not for one above or below it. */
export function declaredTies(module: Module): readonly Set<string>[] {
  return declared.get(module) ?? [];
}

export function declareTies(module: Module, ties: readonly Set<string>[]): void {
  declared.set(module, ties);
}

/** @throws {ModuleError} when an assignment broke a tie that was declared for the module, which stands at `path`. */
export function checkTies(path: string, module: Module): void {
  for (const [first, ...others] of declaredTies(module)) {
    const broken = others.find((other) => partAt(module, other) !== partAt(module, first!));
    if (broken !== undefined) {
      throw new ModuleError(
        `tie: "${joinPath(path, broken)}" and "${joinPath(path, first!)}" were tied and now hold different parameters ` +
          "(untie first, or assign to both)",
      );
    }
  }
}
