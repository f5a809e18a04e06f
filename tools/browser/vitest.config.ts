import { join } from "node:path";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { findChromium, ISOLATION, launchOptions } from "./src/chromium.ts";
import { hashPlugin } from "./src/hash-plugin.ts";
import { pageTests, SHIMMED, TORCH_CLIENT } from "./src/page-tests.ts";

const root = join(import.meta.dirname, "../..");
const mode = "development|production";
const timeouts = { testTimeout: 60_000, hookTimeout: 60_000 };

/** Tests that fill the memory have a page for each file; all others share one, which saves more than half of the time. */
const FILLING = ["packages/tensor/src/storage/*.test.ts", "packages/kernels/src/heap/heap.test.ts"];

/** Of the kernels' many checks some must do: the compiled code is the same everywhere. */
const SHARING = [
  "packages/tensor/{src,test}/**/*.test.ts",
  "packages/kernels/src/blas/*.test.ts",
  "packages/kernels/src/wasm/{module,math*,unshared-memory}.test.ts",
];

const shim = (name: string): string => join(import.meta.dirname, `src/shims/${name}.ts`);
const withoutTorch = {
  find: new RegExp(`^.*${TORCH_CLIENT.source}`),
  replacement: shim("torch-client"),
};

/** The packages' own tests, in a page that may share memory. */
const inPage = (
  executablePath: string,
  name: string,
  files: readonly string[],
  isolate: boolean,
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
    name,
    include: [...files],
    isolate,
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

const pageProjects = (executablePath: string): TestProjectInlineConfiguration[] => {
  const filling = pageTests(root, FILLING);
  const sharing = pageTests(root, SHARING).filter((file) => !filling.includes(file));
  return [
    inPage(executablePath, "page", sharing, false),
    inPage(executablePath, "pages", filling, true),
  ];
};

/** Tests that drive a browser, and those that need none. */
const outside: TestProjectInlineConfiguration = {
  resolve: { conditions: ["@weft/source", "module", "node", mode] },
  ssr: { resolve: { conditions: ["@weft/source", "module", "node", mode] } },
  test: { name: "outside", include: ["src/**/*.test.ts", "test/*.test.ts"], ...timeouts },
};

/** Ops on a memory that is not shared, as in some pages, where every allocation makes all views of it useless. */
const unshared: TestProjectInlineConfiguration = {
  root,
  resolve: { ...outside.resolve, alias: [withoutTorch] },
  ssr: { ...outside.ssr },
  test: {
    name: "unshared",
    include: [
      ...pageTests(root, ["packages/tensor/src/{autograd,create,ops,random}/*.test.ts"]),
      "tools/browser/test/unshared/*.test.ts",
    ],
    setupFiles: [join(import.meta.dirname, "test/unshared/setup.ts")],
    isolate: false,
    ...timeouts,
  },
};

const chromium = findChromium();

export default defineConfig({
  test: {
    reporters: ["default", "json"],
    outputFile: { json: "reports/vitest.json" },
    projects: [outside, unshared, ...(chromium === undefined ? [] : pageProjects(chromium))],
  },
});
