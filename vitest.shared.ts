import { join } from "node:path";
import { defineConfig, type ViteUserConfig } from "vitest/config";

// nx asks its tasks for colours; tests compare what the processes they start print.
delete process.env["FORCE_COLOR"];

// Tests start many threads and processes from sources: what one of them has stripped of its types and compiled, the next reads.
process.env["NODE_COMPILE_CACHE"] ??= join(import.meta.dirname, "node_modules/.cache/node");

/** The test configuration of every package: sources, not builds, and a report for the closing count. */
const shared: ViteUserConfig = defineConfig({
  resolve: { conditions: ["@weft/source", "module", "node", "development|production"] },
  ssr: { resolve: { conditions: ["@weft/source", "module", "node", "development|production"] } },
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    pool: "forks",
    execArgv: ["--conditions=@weft/source"],
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
