import { describe, expect, test } from "vitest";
import { CHUNK_BYTES } from "./chunk-size.ts";
import { createControl } from "./control-layout.ts";
import { HeapError } from "./heap-error.ts";
import { heap, reclaimOwner, ThreadHeap } from "./heap.ts";

const MIB = 2 ** 20;

function pair(memoryBytes: number): readonly [ThreadHeap, ThreadHeap] {
  const memory = new WebAssembly.Memory({
    initial: 16,
    maximum: memoryBytes / 65536,
    shared: true,
  });
  const control = createControl(memoryBytes);
  return [new ThreadHeap(memory, control), new ThreadHeap(memory, control)];
}

describe("views", () => {
  test("reach every block that is handed out, and see the same bytes", () => {
    const [own] = pair(64 * MIB);
    for (const byteLength of [64, 10 * MIB, 64, 20 * MIB]) {
      const end = own.allocate(byteLength) + byteLength;
      own.f64[end / 8 - 1] = 1;
      expect([own.u8[end - 1], own.u8[end - 2]]).toEqual([0x3f, 0xf0]);
      expect(own.i32[end / 4 - 1]).toBe(0x3ff00000);
      expect(own.u16[end / 2 - 1]).toBe(0x3ff0);
      expect(own.i64[end / 8 - 1]).toBe(0x3ff0000000000000n);
      expect(own.f32[end / 4 - 1]).toBe(1.875);
    }
  });

  test("cover a pointer that lies in memory which another heap grew", () => {
    const [own, other] = pair(64 * MIB);
    const pointer = other.allocate(30 * MIB);
    other.u8[pointer] = 5;
    expect(own.u8.length).toBe(MIB);
    own.cover(pointer + 30 * MIB);
    expect(own.u8[pointer]).toBe(5);
    expect(own.u8.length).toBe(other.u8.length);
  });

  test("stay the same objects while the memory keeps its size", () => {
    const [own] = pair(4 * MIB);
    const { u8 } = own;
    own.cover(0);
    own.cover(MIB);
    expect(own.u8).toBe(u8);
  });

  test.each([MIB + 1, 2 ** 33, Number.NaN])("refuse to cover %s, beyond the memory", (end) => {
    const [own] = pair(4 * MIB);
    expect(() => own.cover(end)).toThrow(
      new HeapError(`cover: the end must lie within the memory of ${MIB} bytes; got ${end}`, end),
    );
  });

  test("serve pointers above 2 GiB", () => {
    const memory = new WebAssembly.Memory({ initial: 16, maximum: 65536, shared: true });
    const control = createControl(2 ** 32);
    const filler = new ThreadHeap(memory, control);
    filler.allocate(2.5 * 2 ** 30);
    const own = new ThreadHeap(memory, control);
    const [small, large] = [own.allocate(64), own.allocate(MIB)];
    expect(small).toBeGreaterThan(2 ** 31);
    own.f32[large / 4] = 3;
    expect(own.f32[large / 4]).toBe(3);
    own.free(small);
    own.free(large);
    expect(() => own.free(large)).toThrow(`freed already, or never allocated; got ${large}`);
    expect(own.allocate(64)).toBe(small);
    expect(own.stats().inUseBytes).toBe(64);
  });
});

test("stats tell this thread's bytes, all threads', and the whole memory's", () => {
  const [own, other] = pair(64 * MIB);
  other.allocate(8 * MIB);
  own.free(own.allocate(1000));
  own.allocate(65);
  expect(own.stats()).toEqual({
    inUseBytes: 128,
    peakBytes: 1024,
    reservedBytes: 2 * CHUNK_BYTES,
    memoryBytes: own.memory.buffer.byteLength,
    leasedBytes: 8 * MIB + 2 * CHUNK_BYTES,
    owner: 1,
  });
  expect(own.stats().memoryBytes).toBeGreaterThanOrEqual(9 * MIB + 2 * CHUNK_BYTES);
});

describe("reclaimOwner", () => {
  test.each([0, -1, 1.5, Number.NaN, heap.owner, 1_000_000])(
    "refuses %s, which is no other thread's id",
    (owner) => {
      const pointer = heap.allocate(64);
      expect(() => reclaimOwner(owner)).toThrow(HeapError);
      expect(() => reclaimOwner(owner)).toThrow(
        /^reclaimOwner: the owner must be another thread that has ended, .*; got /,
      );
      heap.free(pointer);
    },
  );

  test("frees all that an ended thread had", () => {
    const [dead, heir] = pair(64 * MIB);
    dead.allocate(64);
    dead.allocate(5 * MIB);
    dead.free(dead.allocate(MIB));
    expect(heir.stats()).toMatchObject({ reservedBytes: 0, leasedBytes: 6 * MIB + CHUNK_BYTES });
    expect(heir.reclaim(dead.owner)).toBe(6 * MIB + CHUNK_BYTES);
    expect(heir.stats().leasedBytes).toBe(0);
    expect(heir.allocate(60 * MIB)).toBe(MIB);
  });
});
