import { indexSelect, memoryStats, tensor, zeros } from "@weft/tensor";
import { expect, test } from "vitest";

/** Evicts what was made before: the memory for small tensors goes through its whole budget. */
function evict(): void {
  const { evictedBytes } = memoryStats();
  for (let i = 0; i < 4000; i++) zeros([2000]);
  expect(memoryStats().evictedBytes - evictedBytes).toBeGreaterThan(2 ** 23);
}

const ones = new Array<number>(1000).fill(1);

test("positions that were evicted are checked where they come back to", () => {
  const index = tensor(ones, { dtype: "int64" });
  evict();
  expect(
    indexSelect(tensor([5, 7]), 0, index)
      .sum()
      .item(),
  ).toBe(7000);
});
