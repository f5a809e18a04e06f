import type { Module } from "./module.ts";
import { ownChildren } from "./walk.ts";

/** What PyTorch prints for a module: one line for a layer, an indented line a child otherwise. */
export function printModule(module: Module): string {
  return print(module, new Set());
}

/** @param above The modules on the way down; one that contains itself is cut short. */
function print(module: Module, above: ReadonlySet<Module>): string {
  const name = module.constructor.name || "Module";
  if (above.has(module)) return `${name}(...)`;
  const extra = module.extraRepr();
  const lines = extra === "" ? [] : extra.split("\n");
  const children = ownChildren(module);
  if (children.length === 0 && lines.length <= 1) return `${name}(${extra})`;
  const path = new Set([...above, module]);
  for (const [key, child] of children)
    lines.push(`(${key}): ${print(child, path).replaceAll("\n", "\n  ")}`);
  return `${name}(\n${lines.map((line) => `  ${line}`).join("\n")}\n)`;
}
