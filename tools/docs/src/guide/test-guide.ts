import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { compileErrors } from "../api/compile-errors.ts";
import { sourceProgram } from "../api/source-program.ts";
import { checkedProgram } from "../examples/checked-program.ts";
import { sourceConditions } from "../examples/source-conditions.ts";
import { guideProgram } from "./guide-program.ts";

/** A guide may start many threads. */
const RUN_MS = 600_000;

/**
 * Defines tests of a guide: its TypeScript blocks, each of which continues those before, compile as one program, which runs and
 * gives what the comments behind its expressions say. A block that begins with a line such as `// model.ts` stands beside it as a file.
 *
 * @param testFile `import.meta.url` of a file in the folder `test` of a package that has all packages that the guide imports.
 * @param path The guide, from the repository's root.
 */
export function testGuide(testFile: string, path: string): void {
  const folder = fileURLToPath(new URL("..", testFile));
  const root = join(folder, "../..");
  const { main, files } = guideProgram(readFileSync(join(root, path), "utf8"));
  const name = `${basename(path, ".md")}.ts`;

  test(`${path} compiles`, () => {
    const virtual = new Map(
      [...files, [name, main] as const].map(([file, code]) => [
        join(folder, "test/guide", file),
        code,
      ]),
    );
    const program = sourceProgram(root, [], { virtual });
    expect([...virtual.keys()].flatMap((file) => compileErrors(program, file))).toEqual([]);
  });

  test(`${path} runs and gives what it says`, { timeout: RUN_MS }, () => {
    const programs = join(folder, "reports/guide"); // inside the package, so that it finds the packages by their names
    mkdirSync(programs, { recursive: true });
    for (const [file, code] of files) writeFileSync(join(programs, file), code);
    writeFileSync(join(programs, name), checkedProgram(main));
    const run = (): string =>
      execFileSync(process.execPath, [...sourceConditions(), join(programs, name)], {
        cwd: programs,
        encoding: "utf8",
        stdio: "pipe",
      });
    expect(run).not.toThrow();
    rmSync(programs, { recursive: true });
  });
}
