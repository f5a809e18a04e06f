import { join } from "node:path";
import { defineConfig, type ViteUserConfig } from "vitest/config";

// nx asks its tasks for colours; tests compare what the processes they start print.
delete process.env["FORCE_COLOR"];

// Tests start many threads and processes from sources: what one of them has stripped of its types and compiled, the next reads.
process.env["NODE_COMPILE_CACHE"] ??= join(import.meta.dirname, "node_modules/.cache/node");

// nx builds before it tests, so other packages are loaded as they are published: 15 files a thread, where their sources are 700.
const isBuilt = process.env["NX_TASK_TARGET_PROJECT"] !== undefined;
const source = isBuilt ? [] : ["@weft/source"];
const resolve = { conditions: [...source, "module", "node", "development|production"] };

/** The test configuration of every package: its sources, those of other packages or their builds, and a report for the closing count. */
const shared: ViteUserConfig = defineConfig({
  resolve,
  ssr: { resolve },
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    pool: "forks",
    execArgv: source.map((condition) => `--conditions=${condition}`),
    testTimeout: 60_000,
    reporters: ["default", "json"],
    outputFile: { json: "reports/vitest.json" },
    typecheck: {
      enabled: true,
      tsconfig: "tsconfig.test.json",
      include: ["src/**/*.test-d.ts"],
      checker: join(import.meta.dirname, "tools/repo/src/tsc-afresh.ts"),
    },
  },
});

export default shared;
