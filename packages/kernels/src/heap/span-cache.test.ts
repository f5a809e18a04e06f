import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SpanCache } from "./span-cache.ts";

describe("SpanCache", () => {
  test("joins neighbours on both sides", () => {
    const cache = new SpanCache(32);
    cache.put(4, 2);
    cache.put(8, 2);
    expect(cache.take(4)).toBe(-1);
    cache.put(6, 2);
    expect(cache.chunks).toBe(6);
    expect(cache.take(6)).toBe(4);
    expect(cache.chunks).toBe(0);
  });

  test("takes the span that fits best and keeps the rest", () => {
    const cache = new SpanCache(300);
    cache.put(10, 9);
    cache.put(30, 3);
    cache.put(100, 120);
    cache.put(250, 30);
    expect(cache.take(2)).toBe(30);
    expect(cache.take(1)).toBe(32);
    expect(cache.take(20)).toBe(250);
    expect(cache.take(11)).toBe(100); // 250 has 10 left
    expect(cache.chunks).toBe(9 + 109 + 10);
  });

  test("prefers the smallest of several large spans", () => {
    const cache = new SpanCache(1000);
    cache.put(0, 200);
    cache.put(300, 90);
    cache.put(500, 300);
    expect(cache.take(80)).toBe(300);
    expect(cache.take(80)).toBe(0);
  });

  test("sheds the upper end of the largest span first", () => {
    const cache = new SpanCache(300);
    cache.put(0, 5);
    cache.put(10, 80);
    cache.put(100, 70);
    expect(cache.shed(30)).toEqual({ first: 60, length: 30 });
    expect(cache.shed(100)).toEqual({ first: 100, length: 70 });
    expect(cache.shed(100)).toEqual({ first: 10, length: 50 });
    expect(cache.shed(100)).toEqual({ first: 0, length: 5 });
    expect(cache.shed(100)).toEqual({ first: 0, length: 0 });
    expect(cache.chunks).toBe(0);
  });

  test("behaves like a set of chunks, whatever the order of calls", () => {
    const size = 256;
    const step = fc.record({
      kind: fc.constantFrom("put", "take", "shed"),
      at: fc.nat(size - 1),
      length: fc.integer({ min: 1, max: 100 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
        const cache = new SpanCache(size);
        const held = Array.from({ length: size }, () => false);
        for (const { kind, at, length } of steps) {
          if (kind === "put") {
            let free = 0;
            while (free < length && at + free < size && !held[at + free]) free++;
            if (free === 0) continue;
            cache.put(at, free);
            held.fill(true, at, at + free);
          } else if (kind === "take") {
            const first = cache.take(length);
            expect(first >= 0).toBe(longestRun(held) >= length);
            if (first < 0) continue;
            expect(held.slice(first, first + length)).toEqual(Array.from({ length }, () => true));
            held.fill(false, first, first + length);
          } else {
            const longest = longestRun(held);
            const shed = cache.shed(length);
            expect(shed.length).toBe(Math.min(length, longest));
            expect(held.slice(shed.first, shed.first + shed.length).every(Boolean)).toBe(true);
            held.fill(false, shed.first, shed.first + shed.length);
          }
          expect(cache.chunks).toBe(held.filter(Boolean).length);
        }
      }),
      { seed: 42, numRuns: 300 },
    );
  });
});

function longestRun(held: readonly boolean[]): number {
  let longest = 0;
  let run = 0;
  for (const is of held) {
    run = is ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
