import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CHUNK_BYTES } from "./chunk-size.ts";
import { ChunkTable } from "./chunk-table.ts";
import { createControl, FIRST_CHUNK_WORD, HINT_WORD, RESERVED } from "./control-layout.ts";

const PAGE = 65536;
const PAGES_PER_CHUNK = CHUNK_BYTES / PAGE;
/** 1 MiB, where chunks 0 to 3 are reserved. */
const FIRST = 4;

interface Small {
  readonly memory: WebAssembly.Memory;
  readonly control: Int32Array;
}

function small(chunks: number, memoryChunks: number = chunks): Small {
  const memory = new WebAssembly.Memory({
    initial: 16,
    maximum: memoryChunks * PAGES_PER_CHUNK,
    shared: true,
  });
  return { memory, control: createControl(chunks * CHUNK_BYTES) };
}

describe("ChunkTable", () => {
  test("gives every user an owner id of its own, from 1", () => {
    const { memory, control } = small(8);
    expect([1, 2, 3].map(() => new ChunkTable(memory, control).owner)).toEqual([1, 2, 3]);
  });

  test("leases the lowest free chunks and grows the memory to reach them", () => {
    const { memory, control } = small(16);
    const table = new ChunkTable(memory, control);
    expect(table.lease(1)).toBe(FIRST);
    expect(table.lease(3)).toBe(FIRST + 1);
    expect(table.lease(1)).toBe(FIRST + 4);
    expect(memory.buffer.byteLength).toBeGreaterThanOrEqual((FIRST + 5) * CHUNK_BYTES);
    table.release(FIRST + 1, 3);
    expect(table.lease(4)).toBe(FIRST + 5);
    expect(table.lease(2)).toBe(FIRST + 1);
    expect(table.lease(1)).toBe(FIRST + 3);
    expect(table.countLeased()).toBe(9);
  });

  test("never leases the reserved beginning, nor the last chunk of 4 GiB", () => {
    const control = createControl(2 ** 32);
    const table = new ChunkTable(
      new WebAssembly.Memory({ initial: 16, maximum: 65536, shared: true }),
      control,
    );
    expect(table.chunkCount).toBe(16384);
    expect([0, 3, 16383].map((chunk) => table.ownerOf(chunk))).toEqual([
      RESERVED,
      RESERVED,
      RESERVED,
    ]);
    expect([4, 16382].map((chunk) => table.ownerOf(chunk))).toEqual([0, 0]);
    expect(table.lease(16384 - 4)).toBe(-1);
    expect(table.lease(16384 - 5)).toBe(4);
    expect(table.memory.buffer.byteLength).toBeGreaterThanOrEqual(2 ** 32 - CHUNK_BYTES);
  });

  test("answers -1 when no run is long enough, and keeps nothing", () => {
    const { memory, control } = small(12);
    const table = new ChunkTable(memory, control);
    expect(table.lease(9)).toBe(-1);
    expect(table.countLeased()).toBe(0);
    expect(table.lease(8)).toBe(FIRST);
    expect(table.lease(1)).toBe(-1);
    table.release(FIRST + 2, 1);
    table.release(FIRST + 4, 1);
    expect(table.lease(2)).toBe(-1);
    expect(table.lease(1)).toBe(FIRST + 2);
  });

  test("finds low chunks again when a terminated thread left the hint too high", () => {
    const { memory, control } = small(12);
    const table = new ChunkTable(memory, control);
    table.lease(8);
    table.release(FIRST + 1, 2);
    control[HINT_WORD] = 12;
    expect(table.lease(2)).toBe(FIRST + 1);
  });

  test("gives up chunks that the system refuses memory for, and goes on with what there is", () => {
    const { memory, control } = small(64, 8);
    const table = new ChunkTable(memory, control);
    expect(table.lease(5)).toBe(-1);
    expect(table.countLeased()).toBe(0);
    expect(table.lease(4)).toBe(FIRST);
    expect(table.lease(1)).toBe(-1);
    table.release(FIRST + 1, 1);
    control[HINT_WORD] = 40;
    expect(table.lease(1)).toBe(FIRST + 1);
  });

  test("reclaims all chunks of one owner and no others'", () => {
    const { memory, control } = small(32);
    const [one, two] = [new ChunkTable(memory, control), new ChunkTable(memory, control)];
    one.lease(2);
    const kept = two.lease(3);
    one.lease(4);
    expect(two.reclaim(one.owner)).toBe(6);
    expect(two.reclaim(one.owner)).toBe(0);
    expect(two.countLeased()).toBe(3);
    expect(two.ownerOf(kept)).toBe(two.owner);
    expect(two.lease(2)).toBe(FIRST);
  });

  test("the hint survives any number of releases", () => {
    const { memory, control } = small(8);
    const table = new ChunkTable(memory, control);
    for (let i = 0; i < 70_000; i++) table.release(table.lease(2), 2);
    expect(table.lease(4)).toBe(FIRST);
    expect(table.lease(1)).toBe(-1);
  });

  test("leases and releases like a plain array of owners: lowest run first, whatever the order", () => {
    const chunks = 24;
    const step = fc.record({
      table: fc.nat(2),
      count: fc.integer({ min: 1, max: 7 }),
      release: fc.boolean(),
      pick: fc.nat(1000),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const { memory, control } = small(chunks);
        const tables = [0, 1, 2].map(() => new ChunkTable(memory, control));
        const owners: number[] = Array.from({ length: chunks }, (_, i) =>
          i < FIRST ? RESERVED : 0,
        );
        const held: { first: number; count: number; table: ChunkTable }[] = [];
        for (const { table: at, count, release, pick } of steps) {
          const table = tables[at] ?? expect.fail();
          if (release) {
            const [lease] = held.splice(pick % Math.max(1, held.length), 1);
            lease?.table.release(lease.first, lease.count);
            if (lease !== undefined) owners.fill(0, lease.first, lease.first + lease.count);
          } else {
            const expected = owners.findIndex(
              (_, i) =>
                i + count <= chunks && owners.slice(i, i + count).every((owner) => owner === 0),
            );
            const first = table.lease(count);
            expect(first).toBe(expected);
            if (first < 0) continue;
            owners.fill(table.owner, first, first + count);
            held.push({ first, count, table });
          }
          expect(owners.map((_, i) => control[FIRST_CHUNK_WORD + i])).toEqual(owners);
        }
      }),
      { seed: 42, numRuns: 200 },
    );
  });
});
