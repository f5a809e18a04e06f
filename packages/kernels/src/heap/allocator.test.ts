import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CHUNK_BYTES } from "./chunk-size.ts";
import { ChunkTable } from "./chunk-table.ts";
import { createControl } from "./control-layout.ts";
import { ThreadHeap } from "./heap.ts";
import { HeapError } from "./heap-error.ts";
import { OutOfMemoryError } from "./out-of-memory-error.ts";
import { classBytes, LARGEST_CLASS_BYTES, sizeClassOf } from "./size-class.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

interface Small {
  readonly heap: ThreadHeap;
  readonly another: () => ThreadHeap;
  readonly leasedBytes: () => number;
}

/** A heap on a memory of its own; the first MiB of it is reserved. */
function small(memoryBytes: number, spareBytes?: number): Small {
  const memory = new WebAssembly.Memory({
    initial: 16,
    maximum: memoryBytes / 65536,
    shared: true,
  });
  const control = createControl(memoryBytes);
  const observer = new ChunkTable(memory, control);
  const another = () => new ThreadHeap(memory, control, spareBytes);
  return { heap: another(), another, leasedBytes: () => observer.countLeased() * CHUNK_BYTES };
}

function blockBytes(byteLength: number): number {
  if (byteLength <= LARGEST_CLASS_BYTES) return classBytes[sizeClassOf(byteLength)] ?? 0;
  return Math.ceil(byteLength / CHUNK_BYTES) * CHUNK_BYTES;
}

function thrownBy<E extends Error>(type: new (...args: never[]) => E, run: () => unknown): E {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(type);
    return error as E; // checked in the line above
  }
  return expect.fail("nothing was thrown");
}

describe("allocate", () => {
  test("answers different aligned pointers, for no bytes too", () => {
    const { heap } = small(4 * MIB);
    const pointers = [0, 0, 1, 64, 65, 1025, 131_072, 131_073, 300_000].map((bytes) =>
      heap.allocate(bytes),
    );
    expect(new Set(pointers).size).toBe(pointers.length);
    for (const pointer of pointers) {
      expect(pointer % 64).toBe(0);
      expect(pointer).toBeGreaterThanOrEqual(MIB);
    }
  });

  test("hands the block freed last out again", () => {
    const { heap } = small(4 * MIB);
    const [first, second] = [heap.allocate(100), heap.allocate(100)];
    heap.free(first);
    heap.free(second);
    expect(heap.allocate(120)).toBe(second);
    expect(heap.allocate(128)).toBe(first);
  });

  test.each([
    -1,
    1.5,
    Number.NaN,
    Infinity,
    -Infinity,
    2 ** 53,
    "64" as unknown as number,
    undefined as unknown as number,
  ])("refuses a length of %s", (byteLength) => {
    const { heap } = small(4 * MIB);
    const error = thrownBy(HeapError, () => heap.allocate(byteLength));
    expect(error.message).toBe(
      `allocate: the length must be a whole number of bytes, at least 0; got ${byteLength}`,
    );
    expect(error.value).toBe(byteLength);
    expect(heap.stats().reservedBytes).toBe(0);
  });

  test("reuses the pages of freed large blocks, joined and split as needed", () => {
    const { heap } = small(64 * MIB);
    const a = heap.allocate(MIB);
    const b = heap.allocate(3 * MIB);
    const guard = heap.allocate(MIB);
    heap.free(a);
    heap.free(b);
    expect(heap.allocate(4 * MIB)).toBe(a);
    heap.free(a);
    expect(heap.allocate(2 * MIB)).toBe(a);
    expect(heap.allocate(2 * MIB)).toBe(a + 2 * MIB);
    heap.free(guard);
    expect(heap.stats().reservedBytes).toBe(5 * MIB);
  });

  test("a chunk that becomes empty serves other sizes", () => {
    const { heap } = small(4 * MIB);
    const blocks = Array.from({ length: 12 }, () => heap.allocate(65_536)); // three chunks
    for (const block of blocks) heap.free(block);
    for (const bytes of [64, 4096]) heap.allocate(bytes);
    expect(heap.stats().reservedBytes).toBe(3 * CHUNK_BYTES);
  });

  test("a block too large to be kept spare is found again at its place, whatever smaller ones are spare", () => {
    const { heap, leasedBytes } = small(64 * MIB, 8 * MIB);
    heap.free(heap.allocate(2 * MIB));
    const large = heap.allocate(20 * MIB);
    for (let i = 0; i < 3; i++) {
      heap.free(large);
      expect(leasedBytes()).toBe(2 * MIB);
      expect(heap.allocate(20 * MIB)).toBe(large);
    }
  });

  test("keeps no more than the given bytes spare", () => {
    const { heap, leasedBytes } = small(64 * MIB, 2 * MIB);
    const blocks = [8, 1, 1, 1].map((mib) => heap.allocate(mib * MIB));
    for (const block of blocks) heap.free(block);
    expect(leasedBytes()).toBe(2 * MIB);
    expect(heap.stats()).toMatchObject({
      inUseBytes: 0,
      peakBytes: 11 * MIB,
      reservedBytes: 2 * MIB,
    });
    expect(heap.trim()).toBe(2 * MIB);
    expect(heap.trim()).toBe(0);
    expect(leasedBytes()).toBe(0);
  });
});

describe("free", () => {
  test.each([100, 5000, 131_072, 200_000, 3 * MIB])(
    "refuses to free a block of %i bytes twice",
    (bytes) => {
      const { heap } = small(8 * MIB);
      const pointer = heap.allocate(bytes);
      heap.free(pointer);
      const before = heap.stats();
      const error = thrownBy(HeapError, () => heap.free(pointer));
      expect(error.message).toMatch(
        /^free: the block is not in use: freed already, or never allocated; got \d+$/,
      );
      expect(error.value).toBe(pointer);
      expect(heap.stats()).toEqual(before);
    },
  );

  test.each([100, 5000, 131_072, 200_000, 3 * MIB])(
    "refuses a pointer into a block of %i bytes",
    (bytes) => {
      const { heap } = small(8 * MIB);
      heap.allocate(bytes);
      const pointer = heap.allocate(bytes);
      for (const offset of [1, 64, bytes - 1]) {
        const error = thrownBy(HeapError, () => heap.free(pointer + offset));
        expect(error.message).toBe(
          `free: the pointer must be the beginning of a block, and this block begins at ${pointer}; got ${pointer + offset}`,
        );
      }
      heap.free(pointer);
    },
  );

  test.each([0, 64, MIB - 64])("refuses %i, which is never allocated", (pointer) => {
    const { heap } = small(4 * MIB);
    expect(() => heap.free(pointer)).toThrow(
      `free: the pointer lies in memory that is never allocated; got ${pointer}`,
    );
  });

  test.each([-64, 0.5, Number.NaN, 2 ** 32, 2 ** 32 + MIB, 4 * MIB, Infinity])(
    "refuses %s, which is no pointer",
    (pointer) => {
      const { heap } = small(4 * MIB);
      heap.allocate(64);
      expect(() => heap.free(pointer)).toThrow(
        `free: a pointer must be a byte offset that \`allocate\` answered; got ${pointer}`,
      );
    },
  );

  test("does not mistake a freed chunk for the middle of the block before it", () => {
    const { heap } = small(8 * MIB);
    const [kept, freed] = [heap.allocate(MIB), heap.allocate(MIB)];
    heap.free(freed);
    expect(() => heap.free(freed + 4096)).toThrow(
      `freed already, or never allocated; got ${freed + 4096}`,
    );
    expect(() => heap.free(kept + MIB - 64)).toThrow(`this block begins at ${kept}; got`);
  });

  test("names the block in a span whose chunks have served small blocks before", () => {
    const { heap } = small(8 * MIB);
    const tiny = Array.from({ length: 16 }, () => heap.allocate(65_536)); // four chunks
    for (const block of tiny) heap.free(block);
    const pointer = heap.allocate(MIB - CHUNK_BYTES);
    expect(() => heap.free(pointer + 2 * CHUNK_BYTES + 64)).toThrow(
      `this block begins at ${pointer}; got`,
    );
  });

  test("refuses another thread's block", () => {
    const { heap, another } = small(4 * MIB);
    const pointer = heap.allocate(64);
    const other = another();
    expect(() => other.free(pointer)).toThrow(
      `free: only the thread that allocated a block may free it, and this one is thread ${heap.owner}'s (here is thread ${other.owner}); got ${pointer}`,
    );
    heap.free(pointer);
  });

  test("refuses a free chunk's pointer", () => {
    const { heap } = small(4 * MIB);
    expect(() => heap.free(2 * MIB)).toThrow(HeapError);
  });
});

describe("without room", () => {
  test("says what was asked for, and everything stays valid", () => {
    const { heap, leasedBytes } = small(4 * MIB);
    const kept = heap.allocate(MIB);
    heap.u8.fill(7, kept, kept + MIB);
    const error = thrownBy(OutOfMemoryError, () => heap.allocate(2.5 * MIB));
    expect(error).toMatchObject({
      requestedBytes: 2.5 * MIB,
      inUseBytes: MIB,
      leasedBytes: MIB,
      memoryBytes: 4 * MIB,
      name: "OutOfMemoryError",
    });
    expect(error.message).toBe(
      "allocate: the shared memory has no room; got a request of 2621440 bytes, with 1048576 in use by this thread and " +
        "1048576 of 4194304 leased by all threads; free blocks, use smaller ones, or end threads",
    );
    expect(heap.u8[kept + MIB - 1]).toBe(7);
    expect(leasedBytes()).toBe(MIB);
    expect(heap.allocate(2 * MIB)).toBeGreaterThan(0);
    expect(() => heap.allocate(64)).toThrow(OutOfMemoryError);
    heap.free(kept);
    expect(heap.allocate(64)).toBe(kept);
  });

  test.each([2 ** 32, 2 ** 40, Number.MAX_SAFE_INTEGER])(
    "refuses %i bytes, more than there can ever be",
    (byteLength) => {
      const { heap } = small(4 * MIB);
      expect(thrownBy(OutOfMemoryError, () => heap.allocate(byteLength)).requestedBytes).toBe(
        byteLength,
      );
      expect(heap.stats().reservedBytes).toBe(0);
    },
  );

  test("gives its own spare chunks back first, empty ones of a size class too", () => {
    const { heap } = small(4 * MIB);
    const [tiny, large] = [heap.allocate(64), heap.allocate(MIB)];
    heap.free(tiny);
    heap.free(large);
    expect(heap.allocate(3 * MIB)).toBe(MIB);
  });

  test("makes other threads give their spare chunks back at their next chance", () => {
    const { heap, another } = small(4 * MIB);
    const other = another();
    const busy = other.allocate(CHUNK_BYTES);
    other.free(other.allocate(2 * MIB));
    expect(() => heap.allocate(2 * MIB)).toThrow(OutOfMemoryError);
    other.free(busy);
    expect(other.stats().reservedBytes).toBe(0);
    expect(heap.allocate(3 * MIB)).toBe(MIB);
  });
});

describe("any sequence of allocate, free and trim", () => {
  const byteLength = fc.oneof(
    fc.nat(1100),
    fc.nat(140_000),
    fc.integer({ min: 131_073, max: 3 * MIB }),
    fc.constantFrom(0, 64, 1024, 131_072, 131_073, CHUNK_BYTES, CHUNK_BYTES + 1),
  );
  const step = fc.record({
    kind: fc.constantFrom("allocate", "allocate", "free", "free", "trim"),
    byteLength,
    pick: fc.nat(),
  });

  test("never overlaps blocks, keeps their contents, counts exactly, and ends with nothing leased", () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 250, size: "max" }),
        fc.constantFrom(0, MIB, 64 * MIB),
        (steps, spareBytes) => {
          const { heap, leasedBytes } = small(12 * MIB, spareBytes);
          const taken = new Uint8Array((12 * MIB) / 64); // by granule
          const blocks: { pointer: number; byteLength: number; stamp: number }[] = [];
          let inUse = 0;
          let peak = 0;
          const free = (at: number): void => {
            const [block] = blocks.splice(at, 1);
            if (block === undefined) return;
            expectStamp(heap.u8, block);
            heap.free(block.pointer);
            inUse -= blockBytes(block.byteLength);
            taken.fill(0, block.pointer / 64, (block.pointer + blockBytes(block.byteLength)) / 64);
          };
          for (const [i, { kind, byteLength: bytes, pick }] of steps.entries()) {
            if (kind === "free") free(pick % Math.max(1, blocks.length));
            else if (kind === "trim") heap.trim();
            else {
              const pointer = allocateIfRoom(heap, bytes);
              if (pointer === 0) continue;
              const cells = taken.subarray(pointer / 64, (pointer + blockBytes(bytes)) / 64);
              expect(pointer % 64).toBe(0);
              expect(cells.length * 64).toBe(blockBytes(bytes));
              expect(cells.includes(1)).toBe(false);
              cells.fill(1);
              const block = { pointer, byteLength: bytes, stamp: (i % 255) + 1 };
              heap.u8.fill(block.stamp, pointer, pointer + bytes);
              blocks.push(block);
              inUse += blockBytes(bytes);
              peak = Math.max(peak, inUse);
            }
            expect(heap.stats()).toMatchObject({
              inUseBytes: inUse,
              peakBytes: peak,
              reservedBytes: leasedBytes(),
            });
          }
          while (blocks.length > 0) free(blocks.length >> 1);
          const reserved = heap.stats().reservedBytes;
          expect(heap.trim()).toBe(reserved);
          expect(heap.stats()).toMatchObject({ inUseBytes: 0, reservedBytes: 0 });
          expect(leasedBytes()).toBe(0);
        },
      ),
      { seed: 42, numRuns: 80 },
    );
  });
});

function allocateIfRoom(heap: ThreadHeap, byteLength: number): number {
  try {
    return heap.allocate(byteLength);
  } catch (error) {
    expect(error).toBeInstanceOf(OutOfMemoryError);
    return 0;
  }
}

function expectStamp(
  u8: Uint8Array,
  block: { pointer: number; byteLength: number; stamp: number },
): void {
  const { pointer, byteLength, stamp } = block;
  const stride = Math.max(1, Math.floor(byteLength / 64));
  for (let i = 0; i < byteLength; i += stride)
    if (u8[pointer + i] !== stamp) expect.fail(`byte ${i} of ${byteLength} changed`);
  if (byteLength > 0) expect(u8[pointer + byteLength - 1]).toBe(stamp);
}
