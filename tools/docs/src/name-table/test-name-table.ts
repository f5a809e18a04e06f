import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { compileErrors } from "../api/compile-errors.ts";
import { packageEntries } from "../api/package-entries.ts";
import { publicExports } from "../api/public-exports.ts";
import { sourceProgram } from "../api/source-program.ts";
import { importing, type Origin } from "../examples/example-code.ts";
import { tableCode } from "./table-code.ts";

export interface NameTable {
  /** The packages whose names the table has, the first that has a name before the others: `tensor`, `nn`. */
  readonly packages: readonly string[];
  /** Declarations of the variables that the table's code uses. */
  readonly prelude: string;
}

/**
 * Defines a test of a table that says what the names of another system are called here: every piece of code in the column of
 * Weft's names, the second, compiles against the packages' public exports.
 *
 * @param testFile `import.meta.url` of a file in the folder `test` of a package that has all those packages.
 * @param path The page, from the repository's root.
 */
export function testNameTable(testFile: string, path: string, table: NameTable): void {
  const folder = fileURLToPath(new URL("..", testFile));
  const root = join(folder, "../..");

  test(`what ${path} calls Weft's compiles`, () => {
    const spans = tableCode(readFileSync(join(root, path), "utf8"));
    expect(spans.length).toBeGreaterThan(0);
    const entries = table.packages.map((name) => packageEntries(join(root, "packages", name))[0]!);
    const program = sourceProgram(
      root,
      entries.map(({ file }) => file),
    );
    const origins = new Map<string, Origin>();
    for (const { specifier, file } of entries) {
      for (const { name, isType } of publicExports(program, file)) {
        if (!origins.has(name)) origins.set(name, { specifier, isType });
      }
    }
    const uses = spans.map(({ line, code }) => `() => (${code}); // line ${line}`).join("\n");
    const code = importing(`${table.prelude}\n${uses}\n`, (name) => origins.get(name) ?? null);
    const file = join(folder, "test/name-table.ts");
    const checked = sourceProgram(root, [], { virtual: new Map([[file, code]]), before: program });
    expect(compileErrors(checked, file)).toEqual([]);
  });
}
