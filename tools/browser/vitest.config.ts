import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: "../..",
  resolve: {
    conditions: ["@weft/source", "module", "browser", "development|production"],
    alias: {
      "node:fs": new URL("./src/node-fs.ts", import.meta.url).pathname,
      "node:crypto": new URL("./src/node-crypto.ts", import.meta.url).pathname,
    },
  },
  server: {
    headers: {
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    },
  },
  test: {
    include: ["packages/{kernels,tensor}/**/*.test.ts"],
    exclude: [
      "**/node_modules/**",
      "**/environment.test.ts",
      "**/heap-threads.test.ts",
      "packages/kernels/src/table/kernels.test.ts",
    ],
    testTimeout: 60000,
    reporters: ["default", "json"],
    outputFile: { json: "tools/browser/reports/vitest.json" },
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: {
          executablePath: "/usr/bin/chromium",
          args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
        },
      }),
      instances: [{ browser: "chromium" }],
    },
  },
});
