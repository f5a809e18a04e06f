import { heap, kernels } from "@weft/kernels";
import { startPool } from "@weft/pool";
import { expect, test } from "vitest";

test.each([0, 1, 30, 2_000])(
  "no call is lost or done twice while threads go to sleep after %i looks and are woken again",
  async (spinRounds) => {
    await using _pool = await startPool({
      threads: 3,
      spinRounds,
      deadlineMs: 20_000,
      awakeThresholdUs: 0,
      asleepThresholdUs: 0,
    });
    const n = 2_048;
    const [x, one] = [heap.allocate(n * 4), heap.allocate(4)];
    heap.i32.fill(0, x / 4, x / 4 + n);
    heap.i32[one / 4] = 1;
    const calls = 1_500;
    for (let call = 0; call < calls; call++) {
      kernels.addI32(1, n, x, n, 1, one, 0, 0, x, n, 1);
      // Pauses of all lengths around the one after which a thread sleeps.
      for (let i = (call * 7919) % 4_001; i > 0; i--) Atomics.load(heap.i32, one / 4);
    }
    expect(heap.i32.subarray(x / 4, x / 4 + n).every((value) => value === calls)).toBe(true);
    heap.free(x);
    heap.free(one);
  },
);
