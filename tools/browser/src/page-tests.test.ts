import { expect, test } from "vitest";
import { temporaryFolder } from "../test/temporary-folder.ts";
import { pageTests } from "./page-tests.ts";

const run = 'import { expect, test } from "vitest";\n';

test("tests run in a page unless they, or what they import, need Node", () => {
  const root = temporaryFolder({
    "a/plain.test.ts": `${run}import { sum } from "./sum.ts";\n`,
    "a/sum.ts": 'import type { Worker } from "node:worker_threads";\nexport const sum = 1;\n',
    "a/golden.test.ts": `${run}import { readFileSync } from "node:fs";\n`,
    "a/types.test.ts": `${run}type Threads = typeof import("node:worker_threads");\n`,
    "a/worker.test.ts": `${run}import { Worker } from "node:worker_threads";\n`,
    "a/lazily.test.ts": `${run}await import("node:os");\n`,
    "a/helped.test.ts": `${run}export { child } from "../test/child.ts";\n`,
    "test/child.ts":
      'import { cycle } from "./cycle.ts";\nimport {\n  spawn,\n} from "node:child_process";\n',
    "test/cycle.ts": 'import { child } from "./child.ts";\n',
    "a/process.test.ts": `${run}test("it", () => expect(process.argv).toEqual([]));\n`,
    "a/given.test.ts": `import { inject } from "vitest";\nconst server = inject("server");\n`,
    "a/not-matched.ts": "",
  });
  expect(pageTests(root, ["a/*.test.ts"])).toEqual([
    "a/golden.test.ts",
    "a/plain.test.ts",
    "a/types.test.ts",
  ]);
});
