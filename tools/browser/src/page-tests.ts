import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** Modules of Node that a page has a stand-in for, … */
export const SHIMMED: readonly string[] = ["node:fs", "node:crypto"];

/** … and the file that connects the op suite with PyTorch, which has one as well. */
export const TORCH_CLIENT: RegExp = /[/\\]torch-client\.ts$/;

/**
 * The test files among those that match the patterns which can run in a page: neither they nor the files that they import,
 * as far as relative paths lead, need Node.
 *
 * @returns paths from `root`.
 */
export function pageTests(root: string, patterns: readonly string[]): readonly string[] {
  return globSync([...patterns], { cwd: root })
    .filter((file) => !needsNode(resolve(root, file), new Set()))
    .sort();
}

/** Not types, which are gone at run time. */
const IMPORTS =
  /^\s*(?:import|export)\s(?!type\b)[^"';]*?["']([^"']+)["']|(?<!typeof )\bimport\(\s*["']([^"']+)["']/gm;
const GLOBALS = /\bprocess\.(?!env\b)|\bBuffer\.|\binject\(/;

function needsNode(file: string, seen: Set<string>): boolean {
  if (seen.has(file) || TORCH_CLIENT.test(file) || !existsSync(file)) return false;
  seen.add(file);
  const text = readFileSync(file, "utf8");
  // The packages' own sources find out by themselves where they run, and helpers may have parts for Node.
  if (file.endsWith(".test.ts") && GLOBALS.test(text)) return true;
  return [...text.matchAll(IMPORTS)]
    .map((match) => match[1] ?? match[2]!)
    .some((name) =>
      name.startsWith(".")
        ? needsNode(resolve(dirname(file), name), seen)
        : name.startsWith("node:") && !SHIMMED.includes(name),
    );
}
