import { indexSelect, memoryStats, tensor, zeros } from "@weft/tensor";
import { expect, test } from "vitest";

test("positions that were evicted are checked where they come back to", () => {
  const index = tensor(new Array<number>(1000).fill(1), { dtype: "int64" });
  const { evictedBytes } = memoryStats();
  // Long enough that the memory for small tensors has been through its whole budget.
  for (let i = 0; i < 4000; i++) zeros([2000]);
  expect(memoryStats().evictedBytes - evictedBytes).toBeGreaterThan(2 ** 23);
  expect(
    indexSelect(tensor([5, 7]), 0, index)
      .sum()
      .item(),
  ).toBe(7000);
});
