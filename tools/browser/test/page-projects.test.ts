import { expect, test } from "vitest";
import { findChromium } from "../src/chromium.ts";
import config from "../vitest.config.ts";

// Without a browser the projects are left out, and this is what is skipped in their place.
test.skipIf(findChromium() === undefined)(
  "tests of tensor and kernels run in pages (needs Chromium)",
  () => {
    const tests = (config.test?.projects ?? []).map((project) =>
      typeof project === "object" && "test" in project ? project.test : undefined,
    );
    const included = (name: string): readonly string[] =>
      tests.find((project) => project?.name === name)?.include ?? [];
    expect(included("page")).toEqual(
      expect.arrayContaining([
        "packages/kernels/src/wasm/module.test.ts",
        "packages/tensor/src/autograd/backward.test.ts",
        "packages/tensor/src/ops/conv-transpose2d.test.ts",
        "packages/tensor/src/print/format-tensor.golden.test.ts",
        "packages/tensor/src/random/generator.golden.test.ts",
      ]),
    );
    expect(included("pages")).toContain("packages/tensor/src/storage/residency.test.ts");
  },
);
