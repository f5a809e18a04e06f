import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DTypeError, ValueError } from "../errors.ts";
import { defaultGenerator, manualSeed } from "./default-generator.ts";
import { DEFAULT_SEED, Generator } from "./generator.ts";
import type { GeneratorState } from "./generator-state.ts";

const normals = (g: Generator, n: number): number[] => {
  const out = new Float64Array(n);
  g.fillNormal(out);
  return [...out];
};

describe("a generator's state", () => {
  test("goes through JSON and structuredClone, kept second normal included", () => {
    const g = new Generator(5);
    normals(g, 3);
    const viaJson = new Generator(0).setState(
      JSON.parse(JSON.stringify(g.getState())) as GeneratorState,
    );
    const viaClone = new Generator(0).setState(structuredClone(g.getState()));
    const expected = [normals(g, 2), normals(g, 20), [...g.randperm(9)]];
    for (const copy of [viaJson, viaClone]) {
      expect([normals(copy, 2), normals(copy, 20), [...copy.randperm(9)]]).toEqual(expected);
      expect(copy.initialSeed).toBe(5);
    }
  });

  test("restores the stream after any number of draws", () => {
    const draws = fc.property(
      fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 }),
      (sizes) => {
        const g = new Generator(1);
        for (const size of sizes) normals(g, size);
        const copy = g.clone();
        expect(copy).not.toBe(g);
        expect(normals(copy, 7)).toEqual(normals(g, 7));
        expect(copy.random32()).toBe(g.random32());
      },
    );
    fc.assert(draws, { seed: 42, numRuns: 50 });
  });

  test("is not shared: drawing from a clone leaves the original alone", () => {
    const g = new Generator(1);
    const before = g.getState();
    normals(g.clone(), 100);
    expect(g.getState()).toEqual(before);
  });

  test("keeps a seed of 64 bits", () => {
    const g = new Generator(2n ** 64n - 1n);
    expect(new Generator().setState(g.getState()).initialSeed).toBe(2n ** 64n - 1n);
  });

  const good = new Generator(1).getState();
  test.each<[string, unknown]>([
    ["to be an object", null],
    ['algorithm "mt19937"', { ...good, algorithm: "pcg" }],
    ["a decimal seed", { ...good, seed: "0x1" }],
    ["a decimal seed", { ...good, seed: 1 }],
    ["in [-2^63, 2^64)", { ...good, seed: "99999999999999999999" }],
    ["624 words", { ...good, words: good.words.slice(1) }],
    ["624 words", { ...good, words: undefined }],
    ["32-bit unsigned integers", { ...good, words: good.words.with(9, -1) }],
    ["32-bit unsigned integers", { ...good, words: good.words.with(9, 1.5) }],
    ["a word that is not zero", { ...good, words: good.words.map(() => 0) }],
    ["a position in 0 … 624", { ...good, position: 625 }],
    ["a cachedNormal that is null or finite", { ...good, cachedNormal: "1" }],
  ])("without %s is refused and changes nothing", (rule, bad) => {
    const g = new Generator(77);
    expect(() => g.setState(bad as GeneratorState)).toThrow(ValueError);
    expect(() => g.setState(bad as GeneratorState)).toThrow(rule);
    expect(g.getState()).toEqual(new Generator(77).getState());
  });
});

describe("seeding", () => {
  test("starts the stream again and forgets a kept second normal", () => {
    const g = new Generator(3);
    const first = normals(g, 3);
    expect(normals(g.manualSeed(3), 3)).toEqual(first);
  });

  test("has PyTorch's seed when none is given", () => {
    expect(new Generator().initialSeed).toBe(DEFAULT_SEED);
    expect(DEFAULT_SEED).toBe(67280421310721);
  });

  test.each([0.5, Number.NaN, Infinity, 2 ** 53, 2n ** 64n, -(2n ** 63n) - 1n])(
    "refuses %s",
    (seed) => {
      const g = new Generator(1);
      expect(() => g.manualSeed(seed)).toThrow(ValueError);
      expect(() => g.manualSeed(seed)).toThrow(`got ${String(seed)}`);
      expect(() => new Generator(seed)).toThrow(ValueError);
      expect(g.random32()).toBe(new Generator(1).random32());
    },
  );

  test("manualSeed seeds the default generator and returns it", () => {
    expect(manualSeed(9)).toBe(defaultGenerator);
    expect(defaultGenerator.random32()).toBe(new Generator(9).random32());
  });
});

describe("bad arguments", () => {
  const f32 = new Float32Array(4);
  const g = new Generator(1);
  test.each<[string, () => void]>([
    ["uniform: from must not exceed to; got from=1, to=0", () => g.fillUniform(f32, 1, 0)],
    [
      "uniform: from and to must be finite in the element type; got from=NaN, to=1",
      () => g.fillUniform(f32, Number.NaN),
    ],
    [
      "uniform: from and to must be finite in the element type; got from=0, to=1e+39",
      () => g.fillUniform(f32, 0, 1e39),
    ],
    [
      "uniform: to - from must be finite in the element type; got from=-3e+38, to=3e+38",
      () => g.fillUniform(f32, -3e38, 3e38),
    ],
    [
      "normal: std must be finite in the element type and not negative; got -1",
      () => g.fillNormal(f32, 0, -1),
    ],
    [
      "normal: std must be finite in the element type and not negative; got NaN",
      () => g.fillNormal(f32, 0, Number.NaN),
    ],
    [
      "normal: mean must be finite in the element type; got Infinity",
      () => g.fillNormal(f32, Infinity),
    ],
    ["bernoulli: p must be in [0, 1]; got 1.5", () => g.fillBernoulli(f32, 1.5)],
    ["bernoulli: p must be in [0, 1]; got NaN", () => g.fillBernoulli(f32, Number.NaN)],
    ["randint: low must be less than high; got low=3, high=3", () => g.fillRandint(f32, 3, 3)],
    [
      "randint: low and high must be safe integers; got low=0, high=2.5",
      () => g.fillRandint(f32, 0, 2.5),
    ],
    [
      "randint: Uint8Array holds integers from 0 to 255; got low=0, high=257",
      () => g.fillRandint(new Uint8Array(1), 0, 257),
    ],
    ["randperm: n must be an integer in [0, 214748364); got -1", () => void g.randperm(-1)],
    ["randperm: n must be an integer in [0, 214748364); got 1.5", () => void g.randperm(1.5)],
  ])("%s", (message, draw) => {
    const before = g.getState();
    expect(draw).toThrow(new ValueError(message));
    expect(g.getState()).toEqual(before);
    expect([...f32]).toEqual([0, 0, 0, 0]);
  });
});

describe("edges", () => {
  test("integers are no target for real numbers", () => {
    const integers = new Int32Array(2) as unknown as Float32Array; // wrong on purpose
    const g = new Generator(1);
    expect(() => g.fillUniform(integers)).toThrow(
      new DTypeError("uniform: a Float32Array or Float64Array is filled; got Int32Array"),
    );
    expect(() => g.fillNormal(integers)).toThrow(DTypeError);
    expect(() => g.fillNormal(new Float32Array(1), 0, 1e39)).toThrow(ValueError);
    expect(g.random32()).toBe(new Generator(1).random32());
  });

  test("the first values of seed 0 are the well-known ones", () => {
    const values = new Float32Array(3);
    new Generator(0).fillUniform(values);
    expect([...values].map((v) => v.toFixed(4))).toEqual(["0.4963", "0.7682", "0.0885"]);
    expect(new Generator(0).randperm(4)).toEqual(Int32Array.of(0, 1, 3, 2));
  });

  test("nothing is drawn for nothing", () => {
    const g = new Generator(1);
    const before = g.getState();
    g.fillUniform(new Float32Array(0));
    g.fillNormal(new Float64Array(0));
    g.fillBernoulli(new Uint8Array(0), 0.5);
    expect([g.randperm(0), g.randperm(1)]).toEqual([new Int32Array(0), new Int32Array(1)]);
    expect(g.getState()).toEqual(before);
  });

  test("a part of an array is filled like an array of its own", () => {
    const whole = new Float32Array(64);
    new Generator(1).fillNormal(whole.subarray(7, 44));
    const own = new Float32Array(37);
    new Generator(1).fillNormal(own);
    expect(whole.subarray(7, 44)).toEqual(own);
    expect([...whole.subarray(0, 7), ...whole.subarray(44)].every((v) => v === 0)).toBe(true);
  });

  test("degenerate distributions are constant", () => {
    const g = new Generator(1);
    const out = new Float64Array(20);
    g.fillUniform(out, 2.5, 2.5);
    expect(new Set(out)).toEqual(new Set([2.5]));
    g.fillNormal(out, -3, 0);
    expect(new Set(out)).toEqual(new Set([-3]));
    g.fillBernoulli(out, 0);
    expect(new Set(out)).toEqual(new Set([0]));
    g.fillBernoulli(out, 1);
    expect(new Set(out)).toEqual(new Set([1]));
  });

  test("an order holds every number once", () => {
    const order = new Generator(4).randperm(1000);
    expect([...order].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  });

  test("a million normals have the mean, spread and tails of a normal distribution", () => {
    for (const out of [new Float32Array(1_000_000), new Float64Array(1_000_000)]) {
      new Generator(8).fillNormal(out, 2, 3);
      let [sum, squares, outside] = [0, 0, 0];
      for (const value of out) {
        sum += value;
        squares += (value - 2) ** 2;
        if (Math.abs(value - 2) > 6) outside += 1;
      }
      const [mean, variance, beyond] = [
        sum / out.length,
        squares / out.length,
        outside / out.length,
      ];
      expect(mean).toBeCloseTo(2, 1);
      expect(Math.sqrt(variance)).toBeCloseTo(3, 1);
      expect(beyond).toBeCloseTo(0.0455, 2);
    }
  });
});
