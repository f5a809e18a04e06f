import { join } from "node:path";
import type ts from "typescript";
import { compileErrors } from "../api/compile-errors.ts";
import { publicExports } from "../api/public-exports.ts";
import { sourceProgram } from "../api/source-program.ts";
import { importing, splitFiles, type Origin } from "./example-code.ts";
import type { Example } from "./find-examples.ts";

/**
 * Type-checks examples, each a module of its own that imports what it uses.
 *
 * @param folder The package; the modules stand in its folder `test`, without being written.
 * @param modules Specifiers that names are imported from, the first that has a name before the others, with their files.
 * @param program One that holds those files.
 * @returns One line per error.
 */
export function compileExamples(
  root: string,
  folder: string,
  modules: ReadonlyMap<string, string>,
  program: ts.Program,
  examples: readonly Example[],
): readonly string[] {
  const origins = new Map<string, Origin>();
  for (const [specifier, file] of modules) {
    for (const { name, isType } of publicExports(program, file)) {
      if (!origins.has(name)) origins.set(name, { specifier, isType });
    }
  }
  const owners = new Map<string, Example>();
  const virtual = new Map<string, string>();
  for (const [i, example] of examples.entries()) {
    const { files, main } = splitFiles(example.code);
    for (const [name, code] of new Map([...files, ["example.ts", main]])) {
      const path = join(folder, "test", `example-${i}`, name);
      owners.set(path, example);
      virtual.set(
        path,
        importing(code, (used) => origins.get(used) ?? null),
      );
    }
  }
  const checked = sourceProgram(root, [...modules.values()], { virtual, before: program });
  return [...owners].flatMap(([path, { name, place }]) =>
    compileErrors(checked, path).map((error) => `${place} example of ${name}: ${error}`),
  );
}
