import { expect, test } from "vitest";
import { temporaryTree } from "../test/temporary-tree.ts";
import { benchSuites } from "./bench-suites.ts";
import { captureNode } from "./command.ts";

test("benchSuites finds the scripts of all packages and tools by name", () => {
  const root = temporaryTree({
    "packages/b/bench/sgemm.bench.ts": "",
    "packages/b/bench/helper.ts": "",
    "packages/a/bench/step.bench.ts": "",
    "packages/c/package.json": "",
    "tools/d/bench/step.bench.ts": "",
  });
  expect(benchSuites(root)).toEqual([
    { name: "step", path: "packages/a/bench/step.bench.ts" },
    { name: "sgemm", path: "packages/b/bench/sgemm.bench.ts" },
    { name: "step", path: "tools/d/bench/step.bench.ts" },
  ]);
});

test("bench refuses unknown suites and options with code 2 before it builds anything", async () => {
  const run = (...args: readonly string[]) => captureNode(["tools/repo/src/bench.ts", ...args]);
  const suite = await run("--suite", "no-such-suite");
  expect(suite.code).toBe(2);
  expect(suite.output).toMatch(/^bench: --suite must be one of .*; got no-such-suite\n$/);
  const option = await run("--fast");
  expect(option.code).toBe(2);
  expect(option.output).toMatch(
    /^bench: options are --suite NAME, --json and --markdown; .*--fast/,
  );
});
