import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/**
 * Defines tests of a package's README: it has TypeScript examples, and each runs to its end as a program of its own.
 *
 * @param testFile `import.meta.url` of a file in the package's folder `test`.
 */
export function testReadme(testFile: string): void {
  const folder = fileURLToPath(new URL("..", testFile));
  const readme = readFileSync(`${folder}/README.md`, "utf8");
  const examples = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code!);

  test("the README has examples", () => {
    expect(examples.length).toBeGreaterThan(0);
  });

  test.each(examples.map((code, i) => ({ number: i + 1, code })))(
    "example $number of the README runs",
    ({ number, code }) => {
      // Inside the package, so that it finds the package and its dependencies by their names.
      const file = `${folder}/reports/readme-example-${number}.ts`;
      mkdirSync(`${folder}/reports`, { recursive: true });
      writeFileSync(file, code);
      try {
        const run = (): string =>
          execFileSync(process.execPath, ["--conditions=@weft/source", file], {
            encoding: "utf8",
            stdio: "pipe",
          });
        expect(run).not.toThrow();
      } finally {
        rmSync(file);
      }
    },
  );
}
