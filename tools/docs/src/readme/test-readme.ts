import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compileErrors } from "../api/compile-errors.ts";
import { sourceProgram } from "../api/source-program.ts";
import { checkedProgram } from "../examples/checked-program.ts";
import { sourceConditions } from "../examples/source-conditions.ts";

export interface ReadmeOptions {
  /** Whether comments behind expressions are their values, as in examples of doc comments. Default false: they say anything. */
  readonly checked?: boolean;
}

/**
 * Defines tests of a package's README: it has TypeScript examples, they compile, and each runs to its end as a program of its
 * own. One that begins with a line such as `// model.ts` stands beside the others under that name.
 *
 * @param testFile `import.meta.url` of a file in the package's folder `test`.
 */
export function testReadme(testFile: string, { checked = false }: ReadmeOptions = {}): void {
  const folder = fileURLToPath(new URL("..", testFile));
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  const examples = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code], i) => ({
    number: i + 1,
    name: /^\/\/ ([\w-]+\.ts)$/m.exec(code!.split("\n")[0]!)?.[1] ?? `example-${i + 1}.ts`,
    code: code!,
  }));
  // Inside the package, so that they find the package and its dependencies by their names.
  const programs = join(folder, "reports/readme");

  beforeAll(() => {
    mkdirSync(programs, { recursive: true });
    for (const { name, code } of examples) {
      writeFileSync(join(programs, name), checked ? checkedProgram(code) : code);
    }
  });
  afterAll(() => rmSync(programs, { recursive: true }));

  test("the README has examples", () => {
    expect(examples.length).toBeGreaterThan(0);
  });

  test("examples of the README compile", () => {
    const virtual = new Map(
      examples.map(({ name, code }) => [join(folder, "test/readme", name), code]),
    );
    const program = sourceProgram(join(folder, "../.."), [], { virtual });
    expect([...virtual.keys()].flatMap((path) => compileErrors(program, path))).toEqual([]);
  });

  test.each(examples)("example $number of the README runs", ({ name }) => {
    const run = (): string =>
      execFileSync(process.execPath, [...sourceConditions(), join(programs, name)], {
        cwd: programs,
        encoding: "utf8",
        stdio: "pipe",
      });
    expect(run).not.toThrow();
  });
}
