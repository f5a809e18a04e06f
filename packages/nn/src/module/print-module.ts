import { isModule } from "./is-module.ts";
import type { Module } from "./module.ts";

/** What PyTorch prints for a module: one line for a layer, an indented line a child otherwise. */
export function printModule(module: Module): string {
  const name = module.constructor.name.replace(/Module$/, "") || "Module";
  const extra = module.extraRepr();
  const lines = extra === "" ? [] : extra.split("\n");
  const extraLines = lines.length;
  for (const [key, child] of Object.entries(module)) {
    if (isModule(child)) lines.push(`(${key}): ${printModule(child).replaceAll("\n", "\n  ")}`);
  }
  if (lines.length === extraLines && extraLines <= 1) return `${name}(${extra})`;
  return `${name}(\n${lines.map((line) => `  ${line}`).join("\n")}\n)`;
}
