import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { docComment } from "../api/doc-comment.ts";
import { packageEntries, type PackageEntry } from "../api/package-entries.ts";
import { isFunction, publicExports } from "../api/public-exports.ts";
import { sourceProgram } from "../api/source-program.ts";
import { compileExamples } from "./compile-examples.ts";
import { findExamples } from "./find-examples.ts";
import { runExample, type ExampleScope } from "./run-example.ts";

export type { ExampleScope } from "./run-example.ts";

export interface ExampleOptions {
  /** Whether each exported function must have an example. Default true. */
  readonly everyFunction?: boolean;
  /** What examples need that is not here, by the examples' names: they are skipped, and say so. */
  readonly missing?: Readonly<Record<string, string>>;
}

/**
 * Defines tests of a package's `@example`s: each runs and gives what its comments say, and all of them compile.
 *
 * Names that an example does not declare are imported from `scope`. The comment behind an expression statement is its value, see
 * `mismatch`, or `throws ShapeError`, or `throws ShapeError: the message`. An example of several files names each in a line of its
 * own, `// model.ts`; what is below `// main.ts` runs.
 *
 * @param testFile `import.meta.url` of a file in the package's folder `test`.
 * @param scope Modules by specifier. Those of the package itself come first, and their examples are tested.
 */
export function testExamples(
  testFile: string,
  scope: ExampleScope,
  { everyFunction = true, missing = {} }: ExampleOptions = {},
): void {
  const folder = fileURLToPath(new URL("..", testFile));
  const root = join(folder, "../..");
  const own = packageEntries(folder);
  const entries = own.filter(({ specifier }) => specifier in scope);
  const modules = new Map(
    Object.keys(scope).map((specifier) => [specifier, sourceOf(specifier, folder, own)]),
  );
  const program = sourceProgram(root, [...modules.values()]);
  const exports = entries.flatMap(({ file }) => publicExports(program, file));
  const examples = findExamples(root, exports);

  describe("documentation", () => {
    for (const { name, code, place } of examples) {
      const lacks = missing[name];
      const suffix = lacks === undefined ? "" : ` (needs ${lacks})`;
      test.skipIf(lacks !== undefined)(`example of ${name}${suffix}`, async () => {
        const run = runExample(code, scope, folder).catch((error: unknown) => {
          throw new Error(`${place} (${String(error)})\n${code}`, { cause: error });
        });
        await expect(run).resolves.toBeUndefined();
      });
    }

    test("examples compile", () => {
      expect(compileExamples(root, folder, modules, program, examples)).toEqual([]);
    });

    test.runIf(everyFunction)("every function has an example", () => {
      const bare = exports.filter(
        (one) =>
          isFunction(program, one) &&
          !one.declarations.some((node) => docComment(node).tags.has("example")),
      );
      expect(bare.map(({ name }) => name)).toEqual([]);
    });
  });
}

/** The source file that a specifier stands for in the package: its own, or that of one of its dependencies. */
function sourceOf(specifier: string, folder: string, own: readonly PackageEntry[]): string {
  const name = specifier.split("/").slice(0, 2).join("/");
  const installed = join(folder, "node_modules", name);
  const known = existsSync(installed) ? packageEntries(realpathSync(installed)) : own;
  const entry = known.find((one) => one.specifier === specifier);
  if (entry === undefined) throw new Error(`docs: no such entry of ${name}; got ${specifier}`);
  return entry.file;
}
