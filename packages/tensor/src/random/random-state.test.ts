import { heap } from "@weft/kernels";
import { describe, expect, test } from "vitest";
import { ValueError } from "../errors.ts";
import { RandomState, STATE_WORDS } from "./random-state.ts";

describe("RandomState", () => {
  test("gives the published words of seed 5489: the first, and the 10,000th", () => {
    const stream = new RandomState(5489);
    const words = Array.from({ length: 10_000 }, () => stream.nextUint32());
    expect(words[0]).toBe(3499211612);
    expect(words[9999]).toBe(4123659995);
  });

  test("continues from a saved state in the middle of a block, at its end and at its start", () => {
    for (const drawn of [0, 1, 300, STATE_WORDS - 1, STATE_WORDS, STATE_WORDS + 1]) {
      const original = new RandomState(3);
      for (let i = 0; i < drawn; i++) original.nextUint32();
      const copy = new RandomState(99);
      copy.load(original.words, original.position, original.keptNormal);
      for (let i = 0; i < 700; i++) expect(copy.nextUint32()).toBe(original.nextUint32());
    }
  });

  test("takes only the low 32 bits of a seed", () => {
    expect(new RandomState(2 ** 32 + 5).nextUint32()).toBe(new RandomState(5).nextUint32());
  });

  test("refuses a state of another length", () => {
    expect(() => new RandomState(0).load([1, 2, 3], 0, null)).toThrow(
      new ValueError("generator: a state has 624 words; got 3"),
    );
  });

  test("holds no memory of the heap between calls, whether they succeed or throw", () => {
    const stream = new RandomState(1);
    const { inUseBytes } = heap.stats();
    stream.nextUint32();
    expect(heap.stats().inUseBytes).toBe(inUseBytes);
    const position = stream.position;
    expect(() =>
      stream.lend((state) => {
        heap.i32[state / 4 + STATE_WORDS] = 7;
        throw new RangeError("a kernel's");
      }),
    ).toThrow("a kernel's");
    expect(heap.stats().inUseBytes).toBe(inUseBytes);
    expect(stream.position).toBe(position);
  });
});
