import { describe, expect, test } from "vitest";
import { ValueError } from "../errors.ts";
import { MersenneTwister, STATE_WORDS } from "./mersenne-twister.ts";

describe("MersenneTwister", () => {
  test("gives the published words of seed 5489: the first, and the 10,000th", () => {
    const mt = new MersenneTwister(5489);
    const words = Array.from({ length: 10_000 }, () => mt.nextUint32());
    expect(words[0]).toBe(3499211612);
    expect(words[9999]).toBe(4123659995);
  });

  test("hands over the same words in pieces of any size as one by one", () => {
    const single = new MersenneTwister(7);
    const bulk = new MersenneTwister(7);
    for (let wanted = 1; wanted < 1500; wanted += 97) {
      const count = bulk.claim(wanted);
      expect(count).toBeGreaterThan(0);
      expect(count).toBeLessThanOrEqual(wanted);
      const piece = bulk.words.slice(bulk.position - count, bulk.position);
      expect([...piece]).toEqual(Array.from({ length: count }, () => single.nextUint32()));
    }
  });

  test("continues from a saved state in the middle of a block, at its end and at its start", () => {
    for (const drawn of [0, 1, 300, STATE_WORDS - 1, STATE_WORDS, STATE_WORDS + 1]) {
      const original = new MersenneTwister(3);
      for (let i = 0; i < drawn; i++) original.nextUint32();
      const copy = new MersenneTwister(99);
      copy.loadState(original.saveState(), original.position);
      for (let i = 0; i < 700; i++) expect(copy.nextUint32()).toBe(original.nextUint32());
    }
  });

  test("takes only the low 32 bits of a seed", () => {
    expect(new MersenneTwister(2 ** 32 + 5).nextUint32()).toBe(new MersenneTwister(5).nextUint32());
  });

  test("refuses a state of another length", () => {
    expect(() => new MersenneTwister(0).loadState([1, 2, 3], 0)).toThrow(
      new ValueError("generator: a state has 624 words; got 3"),
    );
  });
});
