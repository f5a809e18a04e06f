import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryTree } from "../test/temporary-tree.ts";
import { captureNode, packageBin } from "./command.ts";
import { repositoryRoot } from "./repository-root.ts";
import { closingLine, countTests, hasReport } from "./test-counts.ts";

const MIXED = `import { expect, test } from "vitest";
test("holds", () => expect(1).toBe(1));
test("holds as well", () => expect(2).toBe(2));
test("does not hold", () => expect(1).toBe(2));
test.skip("waits (needs time)", () => expect(1).toBe(2));
test.todo("comes later (needs an idea)");
`;

describe("countTests", () => {
  test("reads what vitest reports: passed, failed, skipped, and a file that does not load as one failure", async () => {
    const root = temporaryTree({
      "one/vitest.config.ts":
        'export default { test: { reporters: ["json"], outputFile: { json: "reports/vitest.json" } } };',
      "one/mixed.test.ts": MIXED,
      "one/broken.test.ts": 'import "./gone.ts";\n',
      "one/dies.test.ts":
        'import { test } from "vitest";\ntest("dies", () => process.kill(process.pid, "SIGKILL"));\n',
    });
    symlinkSync(join(repositoryRoot, "node_modules"), join(root, "node_modules"));
    expect(hasReport(root, "one")).toBe(false);
    const { code } = await captureNode([packageBin("vitest"), "run"], join(root, "one"));
    expect(code).toBe(1);
    expect(hasReport(root, "one")).toBe(true);
    expect(countTests(root, ["one"])).toEqual({
      passed: 2,
      failed: 3,
      skipped: [
        `${join("one", "mixed.test.ts")}: waits (needs time)`,
        `${join("one", "mixed.test.ts")}: comes later (needs an idea)`,
      ],
    });
  });

  test("adds projects up, and finds nothing in none", () => {
    const passing = JSON.stringify({
      testResults: [
        {
          name: "a.test.ts",
          status: "passed",
          assertionResults: [{ fullName: "a", status: "passed" }],
        },
      ],
    });
    const root = temporaryTree({
      "a/reports/vitest.json": passing,
      "b/reports/vitest.json": passing,
    });
    expect(countTests(root, ["a", "b"])).toEqual({ passed: 2, failed: 0, skipped: [] });
    expect(countTests(root, [])).toEqual({ passed: 0, failed: 0, skipped: [] });
  });
});

test("the closing line names skipped tests only when there are some", () => {
  expect(closingLine(12, 0, 0)).toBe("12 passed, 0 failed");
  expect(closingLine(12, 1, 2)).toBe("12 passed, 1 failed, 2 skipped");
});
