import { heap } from "@weft/kernels";
import { describe, expect, test } from "vitest";
import { DTypeError } from "../errors.ts";
import { Generator } from "./generator.ts";

type Fill = (g: Generator, out: Float32Array | Float64Array) => void;

describe("arrays inside and outside of the heap get the same values", () => {
  const fills: Record<string, Fill> = {
    uniform: (g, out) => g.fillUniform(out, -1, 2),
    normal: (g, out) => g.fillNormal(out, 0.5, 2),
    bernoulli: (g, out) => g.fillBernoulli(out, 0.3),
    randint: (g, out) => g.fillRandint(out, -5, 17),
  };
  test.each(Object.entries(fills))("%s", (_name, fill) => {
    for (const n of [1, 15, 16, 33, 32_767, 32_769, 65_535, 65_536, 65_537, 100_003]) {
      const pointer = heap.allocate(n * 8);
      const pairs = [
        [new Float32Array(n), () => heap.f32.subarray(pointer / 4, pointer / 4 + n)],
        [new Float64Array(n), () => heap.f64.subarray(pointer / 8, pointer / 8 + n)],
      ] as const;
      for (const [outside, inside] of pairs) {
        const [g, same] = [new Generator(n), new Generator(n)];
        fill(g, outside);
        fill(same, inside());
        const [bytes, sameBytes] = [bytesOf(outside), bytesOf(inside())];
        expect(bytes.findIndex((byte, i) => byte !== sameBytes[i])).toBe(-1);
        expect(same.getState()).toEqual(g.getState());
      }
      heap.free(pointer);
    }
  });

  test("a view of the heap from before it grew is filled as well", () => {
    const pointer = heap.allocate(400);
    const view = heap.f32.subarray(pointer / 4, pointer / 4 + 100);
    const { buffer } = heap.u8;
    const big = heap.allocate(heap.stats().memoryBytes);
    expect(heap.u8.buffer).not.toBe(buffer);
    const own = new Float32Array(view.length); // empty where the memory is not shared: see `heap.f32`
    new Generator(1).fillNormal(own);
    new Generator(1).fillNormal(view);
    expect([...own]).toEqual(view.length === 0 ? [] : [...view]);
    heap.free(big);
    heap.free(pointer);
  });
});

test("arrays that no kernel fills are refused before anything is drawn", () => {
  const wrong = new Int16Array(4) as unknown as Uint8Array; // wrong on purpose
  const g = new Generator(1);
  const before = g.getState();
  expect(() => g.fillBernoulli(wrong, 0.5)).toThrow(DTypeError);
  expect(() => g.fillRandint(wrong, 0, 5)).toThrow(
    new DTypeError("randint: no kernel fills [object Int16Array]"),
  );
  expect(g.getState()).toEqual(before);
});

function bytesOf(values: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
