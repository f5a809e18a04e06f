import { mergeConfig, type ViteUserConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

/** PyTorch, where it is installed, answers all test files of a run. */
const config: ViteUserConfig = mergeConfig(shared, {
  test: { globalSetup: ["test/op-suite/torch-setup.ts"] },
});

export default config;
