import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { check } from "./check.ts";
import { checkedCode, freeNames, importing, splitFiles } from "./example-code.ts";

/** Modules by specifier, the package's own first: where an example finds the names that it does not declare. */
export type ExampleScope = Readonly<Record<string, object>>;

/**
 * Runs an example in a new folder, which is removed afterwards, and compares every expression that has a comment behind it.
 *
 * @param folder The package: below it, what the example writes and imports finds packages by name.
 * @throws {Error} when a value differs, or what the example throws.
 */
export async function runExample(code: string, scope: ExampleScope, folder: string): Promise<void> {
  const { files, main } = splitFiles(code);
  const names = [...freeNames(main)].filter((name) => moduleOf(name, scope) !== null);
  const values = names.map(
    (name) => (scope[moduleOf(name, scope)!] as Record<string, unknown>)[name],
  );
  const run = new AsyncFunction("check", "meta", ...names, checkedCode(main, "body"));
  const reports = join(folder, "reports");
  mkdirSync(reports, { recursive: true });
  const own = mkdtempSync(join(reports, "example-"));
  const before = process.cwd();
  try {
    process.chdir(own);
    for (const [name, text] of files) writeFileSync(join(own, name), withImports(text, scope));
    await run(check, { url: pathToFileURL(join(own, "main.ts")).href, dirname: own }, ...values);
  } finally {
    process.chdir(before);
    rmSync(own, { recursive: true });
  }
}

/** Types are not there at run time and need no import: they are stripped. */
function withImports(code: string, scope: ExampleScope): string {
  return importing(code, (name) => {
    const specifier = moduleOf(name, scope);
    return specifier === null ? null : { specifier, isType: false };
  });
}

function moduleOf(name: string, scope: ExampleScope): string | null {
  return Object.keys(scope).find((specifier) => Object.hasOwn(scope[specifier]!, name)) ?? null;
}

// What `async function` makes; it has no global name.
const AsyncFunction = (async () => {}).constructor as new (
  ...parametersAndBody: string[]
) => (...args: unknown[]) => Promise<void>;
