import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { runExample } from "./run-example.ts";

const folder = mkdtempSync(join(tmpdir(), "weft-docs-"));
afterAll(() => rmSync(folder, { recursive: true }));

const scope = {
  "@weft/own": { twice: (x: number) => 2 * x, name: "own" },
  "@weft/other": { name: "other", fail: () => Promise.reject(new RangeError("too far")) },
};
const run = (code: string) => runExample(code, scope, folder);

describe("an example", () => {
  test("finds names in the package first, then in the others, and its own before both", async () => {
    await run('twice(2) // 4\nname // "own"');
    await run(
      'const twice = (x: number) => 3 * x;\ntwice(2); // 6\n{ const name = "mine"; name /* */ }',
    );
  });

  test("fails when a value is another, wherever it stands", async () => {
    await expect(run("twice(2) // 5")).rejects.toThrow("the value must be 5; got 4");
    await expect(run("if (twice(1) === 2) {\n  twice(2) // 5\n}")).rejects.toThrow("must be 5");
    await expect(run("const x = twice(2); x // 5")).rejects.toThrow("must be 5");
  });

  test("is held to what it says of errors", async () => {
    await run("await fail() // throws RangeError");
    await run("await fail() // throws RangeError: too far");
    await expect(run("twice(2) // throws RangeError")).rejects.toThrow("must throw RangeError");
    await expect(run("await fail() // throws TypeError")).rejects.toThrow("must throw TypeError");
    await expect(run("await fail() // throws RangeError: near")).rejects.toThrow("too far");
    await expect(run("await fail()")).rejects.toThrow("too far");
  });

  test("continues a comment in the lines below it", async () => {
    const printed = '"one\\n  two"';
    await run(`${printed} // one\n${" ".repeat(printed.length + 1)}//   two`);
    await expect(run(`${printed} // one\n// two`)).rejects.toThrow("must print as one");
  });

  test("must be TypeScript, and may import from Node", async () => {
    await expect(run("twice(…)")).rejects.toThrow("Invalid character");
    await run('import { basename as base } from "node:path";\nbase("a/b") // "b"');
    await expect(run('import path from "node:path";\npath')).rejects.toThrow("imports names");
  });

  test("of several files finds the others beside it, in a folder that is removed", async () => {
    await run(
      '// data.ts\nexport const value = 7;\n\n// main.ts\nimport { existsSync } from "node:fs";\nexistsSync(new URL("./data.ts", import.meta.url)) // true\nprocess.cwd().includes("example-") // true',
    );
    expect(existsSync(join(folder, "data.ts"))).toBe(false);
  });
});
