import type { Module } from "./module.ts";

/** A name under the dotted name of its module. */
export function joinPath(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** The dotted name of what holds a part, and the part's own name. */
export function splitPath(path: string): [parent: string, name: string] {
  const dot = path.lastIndexOf(".");
  return dot === -1 ? ["", path] : [path.slice(0, dot), path.slice(dot + 1)];
}

/** Whatever stands at a dotted path, `undefined` when nothing does; nothing is checked. */
export function partAt(module: Module, path: string): unknown {
  let at: unknown = module;
  for (const name of path === "" ? [] : path.split(".")) {
    if (typeof at !== "object" || at === null || !(name in at)) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[name]; // it has one
  }
  return at;
}
