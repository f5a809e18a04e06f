import { readdirSync } from "node:fs";
import { heap, installKernels, kernels } from "@weft/kernels";
import { getNumThreads, setNumThreads, startPool } from "@weft/pool";
import { expect, test } from "vitest";

const threadCount = (): number =>
  process.platform === "linux" ? readdirSync("/proc/self/task").length : 0;

/** Adds 1 to 100,000 values with kernels of the moment, and answers whether all came out right. */
function addWorks(): boolean {
  const n = 100_000;
  const x = heap.allocate(n * 4);
  const one = heap.allocate(4);
  heap.f32[one / 4] = 1;
  for (let i = 0; i < n; i++) heap.f32[x / 4 + i] = i;
  kernels.addF32(1, n, x, n, 1, one, 0, 0, x, n, 1);
  const isRight = heap.f32.subarray(x / 4, x / 4 + n).every((value, i) => value === i + 1);
  heap.free(x);
  heap.free(one);
  return isRight;
}

test("without a pool there is one thread, and no more can be asked for", () => {
  expect(getNumThreads()).toBe(1);
  setNumThreads(1);
  expect(() => setNumThreads(2)).toThrow(
    "setNumThreads: threads must be at most 1, which are started; got 2; call await startPool({ threads: 2 })",
  );
});

test("there is one pool: started again, it has the new number of threads", async () => {
  const pool = await startPool({ threads: 2, asleepThresholdUs: 0, awakeThresholdUs: 0 });
  expect([pool.threads, getNumThreads()]).toEqual([2, 2]);
  expect(await startPool({ threads: 4 })).toBe(pool);
  expect([pool.threads, getNumThreads()]).toEqual([4, 4]);
  expect(addWorks()).toBe(true);
  expect(await startPool({ threads: 2 })).toBe(pool);
  expect([pool.threads, getNumThreads()]).toEqual([2, 2]);
  expect(addWorks()).toBe(true);
  expect(() => setNumThreads(3)).toThrow(RangeError);
  setNumThreads(1);
  expect([pool.threads, getNumThreads()]).toEqual([2, 1]);
  expect(addWorks()).toBe(true);
  await pool.close();
  expect(getNumThreads()).toBe(1);
});

test("starting several times at once ends with the last number", async () => {
  const pools = await Promise.all([2, 4, 3].map((threads) => startPool({ threads })));
  expect(new Set(pools).size).toBe(1);
  expect(getNumThreads()).toBe(3);
  await pools[0]!.close();
});

test("closing brings the kernels back, leaves no thread behind, and can be repeated", async () => {
  const [gemm, add] = [kernels.gemmF32, kernels.addF32];
  await (await startPool({ threads: 2 })).close();
  const threads = threadCount();
  {
    await using pool = await startPool({ threads: 3 });
    expect(kernels.gemmF32).not.toBe(gemm);
    expect(addWorks()).toBe(true);
    await pool.close();
    expect(kernels.gemmF32).toBe(gemm);
    expect(kernels.addF32).toBe(add);
  }
  expect(threadCount()).toBeLessThanOrEqual(threads);
  await using again = await startPool({ threads: 2 });
  expect(again.threads).toBe(2);
});

test("a kernel that others have replaced is left to them", async () => {
  const own: typeof kernels.gemmF32 = () => undefined;
  using _layer = installKernels({ gemmF32: own });
  await using _pool = await startPool({ threads: 2 });
  expect(kernels.gemmF32).toBe(own);
  expect(kernels.gemmF64).not.toBe(own);
});

test.each([0, 1.5, 257, Number.NaN])("%s is no number of threads", async (threads) => {
  await expect(startPool({ threads })).rejects.toThrow(
    `startPool: threads must be an integer from 1 to 256; got ${threads}`,
  );
});

test("a deadline of 0 is refused, and a thread that cannot start is an error", async () => {
  await expect(startPool({ deadlineMs: 0 })).rejects.toThrow("deadlineMs must be from 1");
  await expect(
    startPool({ threads: 3, preload: "data:text/javascript,throw Error('no')" }),
  ).rejects.toThrow("start: must not throw; got Error: no");
  expect(getNumThreads()).toBe(1);
  expect(addWorks()).toBe(true);
  await (await startPool({ threads: 1 })).close();
});
