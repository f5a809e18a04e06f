import type { Module } from "./module.ts";
import { ownChildren } from "./walk.ts";

const FOLDS = Symbol("folds when printed");

/** Declares that modules of a class, and of those below it, print equal neighbours in one line: `(0-2): 3 x ReLU()`. */
export function foldsWhenPrinted(container: { readonly prototype: Module }): void {
  Object.defineProperty(container.prototype, FOLDS, { value: true });
}

/** What PyTorch prints for a module: one line for a layer, an indented line a child otherwise. */
export function printModule(module: Module): string {
  return print(module, new Set());
}

/** @param above The modules on the way down; one that contains itself is cut short. */
function print(module: Module, above: ReadonlySet<Module>): string {
  const name = module.constructor.name || "Module";
  if (above.has(module)) return `${name}(...)`;
  const path = new Set([...above, module]);
  const children = ownChildren(module).map(([key, child]) => ({ key, text: print(child, path) }));
  const extra = FOLDS in module ? "" : module.extraRepr();
  const lines = extra === "" ? [] : extra.split("\n");
  if (children.length === 0 && lines.length <= 1) return `${name}(${extra})`;
  for (const { key, text } of FOLDS in module ? folded(children) : children)
    lines.push(`(${key}): ${text.replaceAll("\n", "\n  ")}`);
  return `${name}(\n${lines.map((line) => `  ${line}`).join("\n")}\n)`;
}

interface PrintedChild {
  readonly key: string;
  readonly text: string;
}

/** Equal neighbours as one child, under the first and the last of their positions. */
function folded(children: readonly PrintedChild[]): PrintedChild[] {
  const groups: { text: string; first: number; last: number }[] = [];
  for (const [position, { text }] of children.entries()) {
    const group = groups.at(-1);
    if (group?.text === text) group.last = position;
    else groups.push({ text, first: position, last: position });
  }
  return groups.map(({ text, first, last }) =>
    first === last
      ? { key: String(first), text }
      : { key: `${first}-${last}`, text: `${last - first + 1} x ${text}` },
  );
}
