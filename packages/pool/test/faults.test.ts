import { readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { heap, kernels } from "@weft/kernels";
import { type Pool, PoolError, type PoolOptions, setNumThreads, startPool } from "@weft/pool";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { FAULT, type Fault } from "./fixtures/fault.ts";

const ROWS = 64;
const COLS = 256;
const word = heap.allocate(8);
const [a, out] = [heap.allocate(ROWS * COLS * 4), heap.allocate(ROWS * COLS * 4)];
heap.f32.fill(1, a / 4, a / 4 + ROWS * COLS);

const url = new URL("./fixtures/faults.ts", import.meta.url);
url.searchParams.set("word", String(word));
const options: PoolOptions = {
  threads: 3,
  deadlineMs: 500,
  awakeThresholdUs: 0,
  asleepThresholdUs: 0,
  preload: url.href,
  resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 8 },
};

const threadCount = (): number =>
  process.platform === "linux" ? readdirSync("/proc/self/task").length : 0;
let threadsBefore = Infinity;
let pool: Pool;

beforeEach(async () => {
  heap.i32[word / 4] = heap.i32[word / 4 + 1] = -1;
  pool = await startPool(options);
}, 60_000);
afterEach(async () => {
  await pool.close();
  threadsBefore = Math.min(threadsBefore, threadCount());
  expect(threadCount()).toBeLessThanOrEqual(threadsBefore);
}, 60_000);
afterAll(() => {
  for (const pointer of [word, a, out]) heap.free(pointer);
});

/** Lets the `nth` tile from here on that a thread of the pool computes have the fault. */
function arm(fault: Fault, nth: number): void {
  heap.i32[word / 4] = nth;
  Atomics.store(heap.i32, word / 4 + 1, FAULT.indexOf(fault));
}

/** One parallel call; answers whether its result is right. */
function add(): boolean {
  heap.f32.fill(0, out / 4, out / 4 + ROWS * COLS);
  kernels.addF32(ROWS, COLS, a, COLS, 1, a, COLS, 1, out, COLS, 1);
  return heap.f32.subarray(out / 4, out / 4 + ROWS * COLS).every((value) => value === 2);
}

/** Calls until the fault comes, or for ten seconds: on a busy machine threads may come late to every job. */
function errorOfCalls(ms = 10_000): unknown {
  const end = performance.now() + ms;
  while (performance.now() < end) {
    try {
      expect(add()).toBe(true);
    } catch (error) {
      return error;
    }
  }
  return undefined;
}

describe.each([1, 2, 5, 40])("in tile %i of a thread", (nth) => {
  test.each<[Fault, Partial<PoolError>, RegExp]>([
    [
      "exit",
      { kind: "exited" },
      /^addF32: a thread must live .* got the exit of pool thread [01];/,
    ],
    [
      "hang",
      { kind: "late" },
      /^addF32: must be done within 500 ms; got nothing from pool thread [01]/,
    ],
    ["sleep", { kind: "late" }, /^addF32: must be done within 500 ms/],
    ["out of memory", { kind: "late" }, /^addF32: must be done within 500 ms/],
    [
      "throw",
      { kind: "threw" },
      /^addF32: must not throw; got RangeError: injected from pool thread [01];/,
    ],
    ["trap", { kind: "threw" }, /^addF32: must not throw; got RuntimeError: .*memory access/],
  ])(
    "%s: the call throws, later calls work, the thread is replaced",
    async (fault, fields, message) => {
      arm(fault, nth);
      const began = performance.now();
      const error = errorOfCalls();
      expect(performance.now() - began).toBeLessThan(12_000);
      expect(error).toBeInstanceOf(PoolError);
      expect(error).toMatchObject({ ...fields, kernel: "addF32" });
      expect((error as PoolError).message).toMatch(message);
      for (let i = 0; i < 20; i++) expect(add()).toBe(true);
      await sleep(300);
      for (let i = 0; i < 20; i++) expect(add()).toBe(true);
      expect(pool.threads).toBe(3);
      setNumThreads(3);
    },
  );
});

test("a thread that dies between calls costs nothing but its help, and is replaced", async () => {
  const warnings: string[] = [];
  const onWarning = (warning: Error): void => void warnings.push(warning.message);
  process.on("warning", onWarning);
  arm("throw later", 1);
  expect(errorOfCalls(1_000)).toBeUndefined();
  await expect.poll(() => warnings.join(), { timeout: 5_000 }).toContain("outside of a kernel");
  for (let i = 0; i < 20; i++) expect(add()).toBe(true);
  process.off("warning", onWarning);
});

test("memory that a hanging thread may write is not handed out again before the thread is gone", async () => {
  arm("hang", 1);
  const target = heap.allocate(ROWS * COLS * 4);
  let error: unknown;
  const end = performance.now() + 10_000;
  while (error === undefined && performance.now() < end) {
    try {
      kernels.addF32(ROWS, COLS, a, COLS, 1, a, COLS, 1, target, COLS, 1);
    } catch (thrown) {
      error = thrown;
    }
  }
  expect(error).toMatchObject({ kind: "late" });
  heap.free(target);
  const others = Array.from({ length: 50 }, () => heap.allocate(ROWS * COLS * 4));
  expect(others).not.toContain(target);
  for (const pointer of others) heap.free(pointer);
  await pool.close();
  const later = Array.from({ length: 100 }, () => heap.allocate(ROWS * COLS * 4));
  expect(later).toContain(target);
  for (const pointer of later) heap.free(pointer);
});

test("closing right after a fault leaves no thread behind", async () => {
  arm("hang", 2);
  expect(errorOfCalls()).toBeInstanceOf(PoolError);
  await pool.close();
});
