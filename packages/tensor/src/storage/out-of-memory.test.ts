import { OutOfMemoryError } from "@weft/kernels";
import { expect, test } from "vitest";
import { empty, full, memoryStats, Parameter, zeros, type Tensor } from "../index.ts";

const GB = 2 ** 30;

test("running out of memory says what was asked and what holds the rest, evicts first, and leaves everything valid", () => {
  // None of the large ones is written to, so that no page of them is ever touched.
  const kept = Array.from({ length: 40 }, (_, i) => full([100_000], i));
  const parameters: Parameter[] = [];
  const fill = (): void => {
    for (;;) parameters.push(new Parameter(empty([2 ** 27])));
  };
  expect(fill).toThrow(OutOfMemoryError);
  expect(fill).toThrow(
    /no room; got a request of 536870912 bytes, with \d+ in use by this thread \(\d+ by parameters, gradients, optimizer state and datasets, \d+ by tensors/,
  );
  expect(parameters.length).toBeGreaterThanOrEqual(6);
  expect(memoryStats().permanentBytes).toBe((parameters.length * GB) / 2);
  expect(memoryStats().evictions).toBeGreaterThan(0);
  for (const [i, t] of kept.entries()) {
    const sum: Tensor = t.sum();
    expect(sum.item()).toBe(i * 100_000);
  }
  expect(zeros([1000]).add(1).sum().item()).toBe(1000);
});
