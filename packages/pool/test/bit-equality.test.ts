import { heap, kernels } from "@weft/kernels";
import { type Pool, setNumThreads, startPool } from "@weft/pool";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KERNEL_CUTS } from "../src/kernel-cuts.ts";
import type { AnyKernel } from "../src/tile-runner.ts";
import { type Memory, randomCall } from "./kernel-calls.ts";

const ARENA_BYTES = 12 * 2 ** 20;
const arena = heap.allocate(ARENA_BYTES);

let pool: Pool;
beforeAll(async () => {
  // Thresholds of 0: every call that has two rows or columns is cut.
  pool = await startPool({ threads: 4, awakeThresholdUs: 0, asleepThresholdUs: 0 });
}, 60_000);
afterAll(() => pool.close(), 60_000);

/** Random values of few bits where they are indices, of all kinds elsewhere. */
function memoryOf(seed: number): Memory & { readonly used: number } {
  let state = seed | 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  let used = 0;
  const take = (bytes: number): number => {
    const pointer = arena + used;
    used += (bytes + 64) & -64;
    if (used > ARENA_BYTES) throw new RangeError(`arena: ${ARENA_BYTES} bytes are used up`);
    return pointer;
  };
  const integer = (least: number, most: number): number => least + (next() % (most - least + 1));
  return {
    get used() {
      return used;
    },
    integer,
    room(elements, type) {
      const pointer = take(elements * (type === "F64" || type === "I64" ? 8 : 4) + 16);
      const isSpecial = (): boolean => next() % 400 === 0;
      const value = (): number =>
        isSpecial() ? [NaN, Infinity, 0][next() % 3]! : next() / 2 ** 31 - 0.7;
      if (type === "F64") for (let i = 0; i < elements; i++) heap.f64[pointer / 8 + i] = value();
      else if (type === "F32")
        for (let i = 0; i < elements; i++) heap.f32[pointer / 4 + i] = value();
      else if (type === "I32")
        for (let i = 0; i < elements; i++) heap.i32[pointer / 4 + i] = next() % 50;
      else if (type === "I64")
        for (let i = 0; i < elements; i++) heap.i64[pointer / 8 + i] = BigInt(next() % 50);
      else if (type === "F16" || type === "BF16")
        for (let i = 0; i < elements; i++) heap.u16[pointer / 2 + i] = next();
      else for (let i = 0; i < elements; i++) heap.u8[pointer + i] = next() % 2;
      return pointer;
    },
    indices(count, limit) {
      const pointer = take(count * 4);
      for (let i = 0; i < count; i++) heap.i32[pointer / 4 + i] = next() % Math.max(1, limit);
      return pointer;
    },
    words(values) {
      const pointer = take(values.length * 4);
      heap.i32.set(values, pointer / 4);
      return pointer;
    },
  };
}

/**
 * The first byte at which memory differs, or -1. Two NaN are the same: which of its operands' payloads and signs a sum passes
 * on, WebAssembly leaves open.
 */
function firstDifference(actual: Uint8Array, expected: Buffer, isDouble: boolean): number {
  if (Buffer.compare(actual, expected) === 0) return -1;
  const size = isDouble ? 8 : 4;
  const isNaNAt = (bytes: Uint8Array, at: number): boolean => {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, size);
    return Number.isNaN(isDouble ? view.getFloat64(0, true) : view.getFloat32(0, true));
  };
  for (let at = 0; at + size <= actual.length; at += size) {
    const isSame =
      Buffer.compare(actual.subarray(at, at + size), expected.subarray(at, at + size)) === 0;
    if (!isSame && !(isNaNAt(actual, at) && isNaNAt(expected, at))) return at;
  }
  return -1;
}

describe("with 2, 3 and 4 threads the bits are those of 1", () => {
  test.each([...KERNEL_CUTS.keys()])("%s", (name) => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const memory = memoryOf(seed);
        const args = randomCall(name, memory);
        const bytes = heap.u8.subarray(arena, arena + memory.used);
        const before = bytes.slice();
        const call: AnyKernel = kernels[name];
        setNumThreads(1);
        const result = call(...args);
        const expected = Buffer.from(bytes.slice());
        const isBad = name.startsWith("crossEntropyF") && result !== -1;
        for (const threads of [2, 3, 4]) {
          bytes.set(before);
          setNumThreads(threads);
          expect(call(...args)).toBe(result);
          // After a bad label nothing is promised about the outputs.
          if (!isBad) expect(firstDifference(bytes, expected, /F64|64$/.test(name))).toBe(-1);
        }
      }),
      { seed: 42, numRuns: 25 },
    );
  });
});
