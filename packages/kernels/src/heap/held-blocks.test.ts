import { describe, expect, test } from "vitest";
import { heap } from "./heap.ts";

/** As many blocks as it takes to be handed every free one of their size. */
function blocks(byteLength: number): number[] {
  return Array.from({ length: 200 }, () => heap.allocate(byteLength));
}

describe("a block that is held", () => {
  test.each([64, 4096, 300_000])(
    "of %i bytes is handed out again only when let go",
    (byteLength) => {
      const block = heap.allocate(byteLength);
      const hold = heap.hold([block + byteLength - 4, block]);
      const { inUseBytes } = heap.stats();
      heap.free(block);
      expect(heap.stats().inUseBytes).toBe(inUseBytes);
      const during = blocks(byteLength);
      expect(during).not.toContain(block);
      for (const pointer of during) heap.free(pointer);
      hold[Symbol.dispose]();
      const after = blocks(byteLength);
      expect(after).toContain(block);
      for (const pointer of after) heap.free(pointer);
      hold[Symbol.dispose]();
    },
  );

  test("can be held twice, and freed once", () => {
    const block = heap.allocate(64);
    const [first, second] = [heap.hold([block]), heap.hold([block])];
    heap.free(block);
    expect(() => heap.free(block)).toThrow("free");
    first[Symbol.dispose]();
    const during = blocks(64);
    expect(during).not.toContain(block);
    for (const pointer of during) heap.free(pointer);
    second[Symbol.dispose]();
  });

  test("stays usable and can be freed as ever when it was let go before", () => {
    const { inUseBytes } = heap.stats();
    const block = heap.allocate(64);
    heap.hold([block])[Symbol.dispose]();
    heap.free(block);
    expect(heap.stats().inUseBytes).toBe(inUseBytes);
  });
});

test("pointers that are no block of this thread's are ignored", () => {
  const { inUseBytes } = heap.stats();
  heap.hold([0, -8, 1.5, Number.NaN, 2 ** 40, 12_345])[Symbol.dispose]();
  expect(heap.stats().inUseBytes).toBe(inUseBytes);
});
