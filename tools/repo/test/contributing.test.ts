import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect, test, vi } from "vitest";
import { captureCommand, captureNode, packageBin } from "../src/command.ts";
import { repositoryRoot } from "../src/repository-root.ts";
import { temporaryTree } from "./temporary-tree.ts";

/** The packages that the diffs change, and those they need. */
const PACKAGES = ["kernels", "tensor", "init", "nn"];
const LEFT_OUT = /\.test(-d)?\.ts$|^\/test(\/|$)|\/(dist|reports|bench|build|assembly)(\/|$)/;

test("the diffs of CONTRIBUTING.md apply, and what they add compiles and passes its tests", async () => {
  const root = temporaryTree({
    "changes.diff": diffsOf(readFileSync(join(repositoryRoot, "CONTRIBUTING.md"), "utf8")),
  });
  for (const file of ["package.json", "tsconfig.base.json", "vitest.shared.ts"]) {
    cpSync(join(repositoryRoot, file), join(root, file));
  }
  for (const name of PACKAGES) {
    const from = join(repositoryRoot, "packages", name);
    const filter = (path: string) => !LEFT_OUT.test(path.slice(from.length));
    cpSync(from, join(root, "packages", name), { recursive: true, verbatimSymlinks: true, filter });
  }
  symlinkSync(join(repositoryRoot, "node_modules"), join(root, "node_modules"));

  expect(await captureCommand(["git", "apply", "changes.diff"], root)).toEqual({
    code: 0,
    output: "",
  });
  expect(await captureNode(["tools/repo/src/barrels.ts", "--root", root])).toMatchObject({
    code: 0,
  });
  writeFileSync(join(root, "vitest.config.ts"), RUN_ALL);
  vi.stubEnv("NX_TASK_TARGET_PROJECT", undefined); // so vitest runs all from sources, as for who writes them
  const results = await Promise.all([
    captureNode([packageBin("vitest"), "run"], root),
    ...["tensor", "init", "nn"].map((name) => compile(join(root, "packages", name))),
  ]);
  expect(results.map(({ code, output }) => (code === 0 ? "" : output))).toEqual(["", "", "", ""]);
  expect(stripVTControlCharacters(results[0].output)).toMatch(/Test Files +3 passed/);
});

const RUN_ALL = `import shared from "./vitest.shared.ts";
export default { ...shared, test: { ...shared.test, include: ["packages/*/src/**/*.test.ts"], reporters: ["default"], typecheck: {} } };
`;

function compile(folder: string) {
  return captureNode([packageBin("@typescript/native", "tsc"), "-p", "tsconfig.test.json"], folder);
}

function diffsOf(markdown: string): string {
  return [...markdown.matchAll(/^```diff\n(.*?)^```$/gms)].map(([, diff]) => diff).join("");
}
