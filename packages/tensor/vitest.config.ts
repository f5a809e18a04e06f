import type { TestProjectInlineConfiguration, ViteUserConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

/** Tests that look at the memory in use: each file has a process of its own. */
const ALONE = [
  "src/storage/*.test.ts",
  "src/autograd/{checkpoint,drop-grad}.test.ts",
  "src/ops/scaled-dot-product-attention.test.ts",
];

/** PyTorch, where it is installed, answers all test files of a project. */
const globalSetup = ["test/op-suite/torch-setup.ts"];

const { reporters, outputFile, ...perProject } = shared.test ?? {};

const project = (test: TestProjectInlineConfiguration["test"]): TestProjectInlineConfiguration => ({
  ...shared,
  test: { ...perProject, globalSetup, ...test },
});

/** Most files share processes: loading the package anew for each of some 200 would take longer than the tests. */
const config: ViteUserConfig = {
  ...shared,
  test: {
    ...(reporters === undefined ? {} : { reporters }),
    ...(outputFile === undefined ? {} : { outputFile }),
    projects: [
      project({ name: "together", exclude: ALONE, isolate: false }),
      project({ name: "alone", include: ALONE, typecheck: { enabled: false } }),
    ],
  },
};

export default config;
