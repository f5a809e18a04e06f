import type { ViteUserConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

/** Files share processes: loading the packages anew for each would take longer than the tests. */
const config: ViteUserConfig = { ...shared, test: { ...shared.test, isolate: false } };

export default config;
