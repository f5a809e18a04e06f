import { describe, expect, test } from "vitest";
import { tensor, type Tensor } from "../../src/index.ts";
import { casesOf, compareWithTorch } from "./differential.ts";
import type { OpEntry } from "./entry.ts";
import { OpUnderTest } from "./op-under-test.ts";
import { flawOf } from "./outcome.ts";
import {
  differenceFlaws,
  methodFlaws,
  misuseFlaws,
  recordingFlaws,
  stridesFlaws,
} from "./self-checks.ts";
import { isUsualSeed } from "./random.ts";
import { binarySamples } from "./sample-sets.ts";
import { hasTorch, NEEDS_TORCH } from "./torch-client.ts";
import { TorchProcess } from "./torch-process.ts";

const ADD: OpEntry = { torch: "torch.add(a0, a1)", samples: (r) => binarySamples(r) };

/** `add` with results that are another tensor each time. */
function restless(): OpUnderTest {
  let count = 0;
  return new OpUnderTest("add", { ...ADD, results: () => [tensor([count++])] });
}

describe("the op suite", () => {
  test(`finds wrong values, gradients, verdicts and stale deviations ${NEEDS_TORCH}`, async ({
    skip,
  }) => {
    skip(!hasTorch);
    const op = new OpUnderTest("add", {
      ...ADD,
      torch: "torch.sub(a0, a1)",
      deviations: [{ when: () => false, reason: "Never." }],
    });
    const { values, gradients, misuse, stale } = await compareWithTorch(op, casesOf(op));
    expect(values.join("\n")).toMatch(/sample 1 in float32: add.*element 0 is .*, PyTorch's/);
    expect(values.join("\n")).toMatch(
      /sample 1 in bool: .*gave bool \[2, 3\], PyTorch threw: Subtr/,
    );
    expect(gradients.join("\n")).toMatch(/gradient of a1: element 0 is/);
    expect(gradients.join("\n")).not.toMatch(/gradient of a0/);
    expect(misuse.join("\n")).toMatch(/sample 1 with a0 bool \[2, 3\].*PyTorch threw/);
    expect(stale).toEqual(isUsualSeed ? ["Never."] : []);
  });

  test(`allows what a deviation states, and only that ${NEEDS_TORCH}`, async ({ skip }) => {
    skip(!hasTorch);
    const deviations = [{ aspects: ["gradient"] as const, when: () => true, reason: "A test." }];
    const op = new OpUnderTest("add", { ...ADD, torch: "torch.sub(a0, a1)", deviations });
    const { values, gradients, stale } = await compareWithTorch(op, casesOf(op));
    expect([values.length > 0, gradients, stale]).toEqual([true, [], []]);
  });

  test("finds results that depend on more than the elements", () => {
    expect(stridesFlaws(restless())).toHaveLength(8 * 9);
    expect(recordingFlaws(restless())).toHaveLength(8 * 9);
    expect(methodFlaws(restless())).toHaveLength(8 * 9);
  });

  test("finds gradients that differences do not give, and ops without any", () => {
    const detached = new OpUnderTest("add", { ...ADD, results: (x: Tensor) => [x.detach()] });
    expect(differenceFlaws(detached, 1)).toEqual(["no sample in float64 has a gradient"]);
    const wrong = new OpUnderTest("add", {
      ...ADD,
      results: (x: Tensor) => [x.add(x.detach().mul(x.detach()))],
    });
    expect(differenceFlaws(wrong, 1)[0]).toMatch(/gradients must agree with differences/);
  });

  test("finds errors that are not ours, and what is neither a tensor nor an error", () => {
    const failing = new OpUnderTest("add", {
      ...ADD,
      results: () => {
        throw new TypeError("broken");
      },
    });
    expect(misuseFlaws(failing, casesOf(failing))[0]).toMatch(/: threw TypeError: broken$/);
    expect(flawOf({ results: [], error: null })).toBe("gave no tensor");
    expect(flawOf({ results: ["x" as never], error: null })).toMatch(/something else/);
  });

  test("draws the same samples each time, and the same bits in all dtypes", () => {
    const text = (): string =>
      new OpUnderTest("add", ADD)
        .samples("float64")
        .map(({ args }) => String(args))
        .join();
    expect(text()).toBe(text());
  });

  test("says why when the process that should answer ends", async () => {
    const notPython = new TorchProcess(process.execPath);
    await expect(notPython.ask("{}")).resolves.toMatch(/the PyTorch process ended: .*-u/s);
    const missing = new TorchProcess("/no/such/python");
    await expect(missing.ask("{}")).resolves.toMatch(/ENOENT/);
    await Promise.all([notPython.end(), missing.end()]);
  });
});
