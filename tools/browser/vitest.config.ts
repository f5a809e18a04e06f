import { readFileSync } from "node:fs";
import { join } from "node:path";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { findChromium, ISOLATION, launchOptions } from "./src/chromium.ts";
import { hashPlugin } from "./src/hash-plugin.ts";
import { pageTests, SHIMMED, TORCH_CLIENT } from "./src/page-tests.ts";

const root = join(import.meta.dirname, "../..");
const mode = "development|production";
const timeouts = { testTimeout: 60_000, hookTimeout: 60_000 };

/** Tests that fill the memory: on a shared one, in a page for each file. */
const FILLING = ["packages/tensor/src/storage/*.test.ts", "packages/kernels/src/heap/heap.test.ts"];

/**
 * All others share one page, which saves more than half of the time, and an unshared memory that takes its views away at every
 * allocation: what works there works everywhere. Of the kernels' many checks some must do: compiled code is the same.
 */
const SHARING = [
  "packages/tensor/{src,test}/**/*.test.ts",
  "packages/kernels/src/blas/*.test.ts",
  "packages/kernels/src/wasm/{module,math*,unshared-memory}.test.ts",
  "tools/browser/test/unshared/*.test.ts",
];

const filling = [...pageTests(root, FILLING)];
/**
 * Left to Node: the op suite, whose thousands of checks take minutes and whose ops are computed by the same files, and tests of
 * documentation, which read it from the disk.
 */
const isForNode = (file: string): boolean =>
  /test\/op-suite\/|@weft-tools\/docs/.test(readFileSync(join(root, file), "utf8"));
const sharing = pageTests(root, SHARING).filter(
  (file) => !filling.includes(file) && !isForNode(file),
);
const onUnsharedMemory = {
  include: sharing,
  setupFiles: [join(import.meta.dirname, "test/unshared/setup.ts")],
  isolate: false,
};

const shim = (name: string): string => join(import.meta.dirname, `src/shims/${name}.ts`);
const withoutTorch = {
  find: new RegExp(`^.*${TORCH_CLIENT.source}`),
  replacement: shim("torch-client"),
};

/** The packages' own tests, in a page that may share memory. */
const inPage = (
  executablePath: string,
  test: NonNullable<TestProjectInlineConfiguration["test"]>,
): TestProjectInlineConfiguration => ({
  root,
  plugins: [hashPlugin()],
  resolve: {
    conditions: ["@weft/source", "module", "browser", mode],
    alias: [
      ...SHIMMED.map((module) => ({ find: module, replacement: shim(module.replace(":", "-")) })),
      withoutTorch,
    ],
  },
  server: { headers: { ...ISOLATION } },
  test: {
    ...test,
    ...timeouts,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({ launchOptions: launchOptions(executablePath) }),
      instances: [{ browser: "chromium" }],
    },
  },
});

/** Tests that drive a browser, and those that need none. */
const outside: TestProjectInlineConfiguration = {
  resolve: { conditions: ["@weft/source", "module", "node", mode] },
  ssr: { resolve: { conditions: ["@weft/source", "module", "node", mode] } },
  test: { name: "outside", include: ["src/**/*.test.ts", "test/*.test.ts"], ...timeouts },
};

/** Where there is no browser: the same files on an unshared memory in Node. */
const inNode: TestProjectInlineConfiguration = {
  root,
  resolve: { ...outside.resolve, alias: [withoutTorch] },
  ssr: { ...outside.ssr },
  test: { name: "unshared", ...onUnsharedMemory, ...timeouts },
};

const chromium = findChromium();
const projects =
  chromium === undefined
    ? [outside, inNode]
    : [
        outside,
        inPage(chromium, { name: "page", ...onUnsharedMemory }),
        inPage(chromium, { name: "pages", include: filling }),
      ];

export default defineConfig({
  test: { reporters: ["default", "json"], outputFile: { json: "reports/vitest.json" }, projects },
});
