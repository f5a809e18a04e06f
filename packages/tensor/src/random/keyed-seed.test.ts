import { describe, expect, test } from "vitest";
import { ValueError } from "../errors.ts";
import { keyedSeed } from "./keyed-seed.ts";

describe("keyedSeed", () => {
  test("is the published MurmurHash3 of the path", () => {
    expect(keyedSeed(0, "")).toBe(0);
    expect(keyedSeed(1, "")).toBe(0x514e28b7);
    expect(keyedSeed(0, "hello")).toBe(0x248bfa47);
    expect(keyedSeed(0, "hello, world")).toBe(0x149bbb7f);
    expect(keyedSeed(0x9747b28c, "The quick brown fox jumps over the lazy dog")).toBe(0x2fa826cd);
  });

  test("hashes the UTF-8 bytes of a path that is not ASCII", () => {
    expect(keyedSeed(7, "schicht.größe")).not.toBe(keyedSeed(7, "schicht.grosse"));
    expect(keyedSeed(7, "größe")).toBe(keyedSeed(7n, "größe"));
  });

  test("gives 20,000 paths of a big model at most the few collisions of chance", () => {
    const seeds = new Set<number>();
    for (let layer = 0; layer < 5000; layer++) {
      for (const name of ["q.weight", "q.bias", "k.weight", "k.bias"])
        seeds.add(keyedSeed(42, `layers.${layer}.${name}`));
    }
    expect(seeds.size).toBeGreaterThanOrEqual(19_998);
  });

  test("takes the low 32 bits of the root seed, and refuses what is no seed", () => {
    expect(keyedSeed(2 ** 32 + 3, "a")).toBe(keyedSeed(3, "a"));
    expect(() => keyedSeed(0.5, "a")).toThrow(ValueError);
  });
});
