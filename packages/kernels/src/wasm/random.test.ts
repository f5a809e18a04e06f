import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arenas, type Arena, bytesOf, type Type } from "../../test/arena.ts";
import { boxMullerFloat32 } from "../../test/random-reference/box-muller-float32.ts";
import { boxMullerFloat64, normalPair } from "../../test/random-reference/box-muller-float64.ts";
import { fmaFloat32 } from "../../test/random-reference/fma-float32.ts";
import { fmaFloat64 } from "../../test/random-reference/fma-float64.ts";
import { MersenneTwister, untempered } from "../../test/random-reference/mersenne-twister.ts";
import { seededState, stateThatDraws } from "../../test/random-state.ts";

const { fround } = Math;
const TWO_32 = 2 ** 32;

/** Fills of seed 3 by PyTorch 1.13 on x86-64 with AVX2, as SHA-256 of their bytes. */
const digests: [
  string,
  Type,
  number,
  (arena: Arena, out: number, state: number) => void,
  string,
][] = [
  [
    "uniform",
    "F32",
    1000003,
    ({ kernels }, out, state) => kernels.uniformF32(1000003, out, 0, 1, state),
    "1019eae29f7128f0f732060d0f5711fa30459f347379ba48c25b93101e04f5d8",
  ],
  [
    "uniform from -0.17 to 0.31",
    "F32",
    1000003,
    ({ kernels }, out, state) =>
      kernels.uniformF32(1000003, out, -0.17, fround(0.31) - fround(-0.17), state),
    "b1422b88d5a2f622e055bf4c80cdb0755e9863c0d153855e0e8e8156e634cebf",
  ],
  [
    "uniform from 0 to 2.5",
    "F32",
    100003,
    ({ kernels }, out, state) => kernels.uniformF32(100003, out, 0, 2.5, state),
    "a9b9e309f4e36cf9edd58003c0a758bc4a383b37d83eb8af291d55aaec246b14",
  ],
  [
    "uniform from 1e6 to 1e6 + 1",
    "F32",
    100003,
    ({ kernels }, out, state) => kernels.uniformF32(100003, out, 1e6, 1, state),
    "d4a1d2e5407af734845e44bd9f23c44ef8ea49dc54b9b3f9d6346253a6531e9a",
  ],
  [
    "uniform in float64",
    "F64",
    100003,
    ({ kernels }, out, state) => kernels.uniformF64(100003, out, -0.17, 0.31 + 0.17, state),
    "9db638942a0cff6934e5873aa7c2869ddf0c1cc62b79d17791cb2707780f8204",
  ],
  [
    "normal",
    "F32",
    1000003,
    ({ kernels }, out, state) => kernels.normalF32(1000003, out, 0, 1, state),
    "af54bb509f1d4f4d9d2a860771b87167b285ed23ba0b3ae6ee7f85e7dff299ba",
  ],
  [
    "normal with mean and std",
    "F32",
    1000003,
    ({ kernels }, out, state) => kernels.normalF32(1000003, out, 0.7, 1.3, state),
    "eb647062def12f1fb327ff7bd4bb13d5299ed1bbc14c6c8cdf5688a81932918f",
  ],
  [
    "bernoulli",
    "F32",
    100003,
    ({ kernels }, out, state) => kernels.bernoulliF32(100003, out, 0.1, state),
    "b6da400ab9695c2abfe4bdb8aa2bcbaa77032f07b848bf0d896d079c532883c4",
  ],
  [
    "integers",
    "I32",
    100003,
    ({ kernels }, out, state) => kernels.randintI32(100003, out, -7, 1000003, state),
    "5342d7689de8e51e2da2a0eb514c2ef77d01621bf0ea6bdf499acdeca40f6347",
  ],
];

const word = fc.integer({ min: 0, max: TWO_32 - 1 });
const float32 = (max: number): fc.Arbitrary<number> => fc.float({ noNaN: true, min: -max, max });

describe.each(arenas)("random kernels ($build)", ({ arena }) => {
  const { kernels } = arena;

  test.each(digests)("%s has the bits of PyTorch's", (_name, type, n, fill, digest) => {
    arena.reset();
    const state = seededState(arena, 3);
    const out = arena.allocate(n * bytesOf[type]);
    fill(arena, out, state);
    const bytes = arena.u8.slice(out, out + n * bytesOf[type]);
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(digest);
  });

  test("words are those of the Mersenne Twister across blocks, in pieces of any size", () => {
    arena.reset();
    const state = seededState(arena, 7);
    const twister = new MersenneTwister(7);
    const out = arena.allocate(4 * 3000);
    for (let n = 0; n < 1500; n += 97) {
      kernels.randintI32(n, out, -(2 ** 31), 2 ** 31, state);
      const wanted = Array.from({ length: n }, () => twister.nextUint32() - 2 ** 31);
      expect(arena.get("I32", out, n)).toEqual(wanted);
    }
  });

  test("a twist makes the next 624 words and has drawn none of them", () => {
    arena.reset();
    const [state, same] = [seededState(arena, 7), seededState(arena, 7)];
    const out = arena.allocate(4);
    kernels.mersenneTwist(state);
    expect(arena.get("I32", state + 2496, 1)).toEqual([0]);
    kernels.uniformF32(1, out, 0, 1, same);
    expect(arena.get("I32", state, 624)).toEqual(arena.get("I32", same, 624));
  });

  test("uniform values are rounded once, whatever the bounds, subnormal results included", () => {
    const scale = fc.oneof(
      fc.constantFrom(0, 1, 2 ** -149, 2 ** -126, fround(3e38)),
      fc.float({ noNaN: true, min: 0, max: fround(1e38) }),
      fc.float({ noNaN: true, min: 0, max: fround(1e-37) }),
    );
    const offset = fc.oneof(float32(1), float32(fround(1e-38)), float32(fround(1e38)));
    const words = fc.array(word, { minLength: 1, maxLength: 11 });
    const property = fc.property(words, offset, scale, (drawn, from, distance) => {
      arena.reset();
      const state = stateThatDraws(arena, drawn);
      const out = arena.put("F32", new Array<number>(12).fill(9));
      kernels.uniformF32(drawn.length, out, from, distance, state);
      const wanted = drawn.map(
        (each) => fmaFloat32((each & 0xffffff) * 2 ** -24, distance, from) + 0,
      );
      const got = arena.get("F32", out, 12);
      expect(got.slice(0, drawn.length).map((each) => each + 0)).toEqual(wanted);
      expect(got.slice(drawn.length)).toEqual(new Array(12 - drawn.length).fill(9));
    });
    fc.assert(property, { seed: 42, numRuns: 20_000 });
  });

  test("uniform values go the right way beside the middle of two float32, by less than a float64 holds", () => {
    arena.reset();
    const out = arena.allocate(8);
    // 80581 * 13325 = 2^30 + 1 and 21483 * 49981 = 2^30 - 1: the sums are 1 + 2^-24 + 2^-54 and 1 + 2^-23 + 2^-24 - 2^-54.
    const state = stateThatDraws(arena, [80581, 21483]);
    kernels.uniformF32(1, out, 1, 13325 * 2 ** -30, state);
    kernels.uniformF32(1, out + 4, 1 + 2 ** -23, 49981 * 2 ** -30, state);
    expect(arena.get("F32", out, 2)).toEqual([1 + 2 ** -23, 1 + 2 ** -23]);
  });

  test("float32 normals of any mean and std are Box-Muller's with every multiply-add fused", () => {
    const property = fc.property(
      fc.array(word, { minLength: 16, maxLength: 16 }),
      float32(1e6),
      fc.oneof(fc.constantFrom(0, 1, 2 ** -149, 1e-42), fc.float({ noNaN: true, min: 0, max: 8 })),
      (words, mean, std) => {
        arena.reset();
        const wanted = Float32Array.from(words, (each) => (each & 0xffffff) * 2 ** -24);
        boxMullerFloat32(wanted, 0, 16, mean, fround(std));
        const out = arena.allocate(64);
        kernels.normalF32(16, out, mean, std, stateThatDraws(arena, words));
        expect(arena.get("F32", out, 16)).toEqual([...wanted]);
      },
    );
    fc.assert(property, { seed: 42, numRuns: 5_000 });
  });

  test("float64 normals are Box-Muller's in blocks, and the last 16 are drawn again", () => {
    for (const n of [16, 17, 31, 32, 1247, 1248, 1249, 1264, 2500]) {
      arena.reset();
      const state = seededState(arena, n);
      const out = arena.allocate(8 * n);
      kernels.normalF64(n, out, 0.7, 1.3, state);
      const twister = new MersenneTwister(n);
      const wanted = Float64Array.from({ length: n }, () => twister.next53());
      boxMullerFloat64(wanted, 0, n - (n % 16), 0.7, 1.3);
      if (n % 16 !== 0) {
        for (let i = n - 16; i < n; i++) wanted[i] = twister.next53();
        boxMullerFloat64(wanted, n - 16, n, 0.7, 1.3);
      }
      expect(arena.get("F64", out, n)).toEqual([...wanted]);
    }
  });

  test.each(["F32", "F64"] as const)(
    "less than 16 normals keep the second of a pair (%s)",
    (type) => {
      arena.reset();
      const state = seededState(arena, 5);
      const twister = new MersenneTwister(5);
      const out = arena.allocate(8 * 15);
      let kept: number | undefined;
      const next = (): number => {
        if (kept !== undefined) {
          const value = kept;
          kept = undefined;
          return value;
        }
        const angle = twister.next53();
        const [first, second] = normalPair(twister.next53(), angle);
        kept = second;
        return first;
      };
      for (let n = 0; n < 16; n++) {
        kernels[`normal${type}`](n, out, -2, 0.3, state);
        const wanted = Array.from({ length: n }, () => fmaFloat64(next(), 0.3, -2));
        expect(arena.get(type, out, n)).toEqual(type === "F32" ? wanted.map(fround) : wanted);
        expect(arena.get("I32", state + 2500, 1)).toEqual([kept === undefined ? 0 : 1]);
      }
    },
  );

  test("bernoulli compares all 53 bits with p", () => {
    const u = (1234 * TWO_32 + 89) * 2 ** -53;
    const draws = [1234 + 2 ** 21 * 5, 89];
    const above = u + 2 ** -53;
    for (const [p, wanted] of [
      [0, 0],
      [u, 0],
      [u + 2 ** -55, 1],
      [above, 1],
      [1, 1],
    ] as const) {
      for (const type of ["Bool", "F32", "F64"] as const) {
        arena.reset();
        const out = arena.put(type, [9, 9]);
        kernels[`bernoulli${type}`](1, out, p, stateThatDraws(arena, draws));
        expect(arena.get(type, out, 2)).toEqual([wanted, 9]);
      }
    }
    arena.reset();
    const out = arena.allocate(8);
    kernels.bernoulliF64(1, out, 1, stateThatDraws(arena, [TWO_32 - 1, TWO_32 - 1]));
    expect(arena.get("F64", out, 1)).toEqual([1]);
    kernels.bernoulliF64(1, out, 1 - 2 ** -53, stateThatDraws(arena, [TWO_32 - 1, TWO_32 - 1]));
    expect(arena.get("F64", out, 1)).toEqual([0]);
  });

  test("integers are low plus a remainder, of two words where the range needs them", () => {
    const bounds = fc
      .tuple(fc.maxSafeInteger(), fc.maxSafeInteger())
      .map((pair) => pair.toSorted((a, b) => a - b) as [number, number])
      .filter(([low, high]) => low < high);
    const property = fc.property(bounds, word, word, ([low, high], first, second) => {
      arena.reset();
      const out = arena.allocate(8);
      kernels.randintF64(1, out, low, high, stateThatDraws(arena, [first, second]));
      const range = BigInt(high) - BigInt(low);
      const draw = range < BigInt(TWO_32) ? BigInt(first) : (BigInt(first) << 32n) | BigInt(second);
      expect(arena.get("F64", out, 1)).toEqual([Number((draw % range) + BigInt(low))]);
    });
    fc.assert(property, { seed: 42, numRuns: 2_000 });
    arena.reset();
    const out = arena.allocate(8);
    kernels.randintU8(1, out, 3, 256, stateThatDraws(arena, [TWO_32 - 1]));
    expect(arena.get("U8", out, 1)).toEqual([3 + ((TWO_32 - 1) % 253)]);
    kernels.randintF32(1, out, -(2 ** 24), 2 ** 24, stateThatDraws(arena, [TWO_32 - 1]));
    expect(arena.get("F32", out, 1)).toEqual([2 ** 24 - 1]);
  });

  test("nothing is written but the values and the state", () => {
    for (const [name, type] of [
      ["uniformF32", "F32"],
      ["uniformF64", "F64"],
      ["normalF32", "F32"],
      ["normalF64", "F64"],
    ] as const) {
      for (const n of [0, 1, 5, 15, 16, 17, 31, 623, 625, 2497, 5001]) {
        arena.reset();
        const size = bytesOf[type];
        const state = seededState(arena, 1);
        arena.u8.fill(0xa5, state + 2512 + 4096, state + 65536);
        const out = state + 2512 + 4096 + 16;
        kernels[name](n, out, 0, 1, state);
        const around = [
          ...arena.u8.subarray(out - 16, out),
          ...arena.u8.subarray(out + n * size, out + n * size + 64),
        ];
        expect(around.every((byte) => byte === 0xa5)).toBe(true);
      }
    }
  });
});

test("float32 normals have the same bits in both builds for all 2^24 radii and all 2^24 angles", () => {
  // Every state of 624 words makes 312 pairs. Angles go through all values in another order than the radii.
  const pairs = 312;
  const pointers = arenas.map(({ arena }) => {
    arena.reset();
    return {
      arena,
      state: stateThatDraws(arena, new Array(624).fill(0)),
      out: arena.allocate(2496),
    };
  });
  const [first, second] = pointers.map(({ arena, state, out }) => ({
    fill: () => {
      arena.view("I32", state, 625)[624] = 0;
      arena.kernels.normalF32(624, out, 0, 1, state);
    },
    words: arena.view("I32", state, 624),
    bits: arena.view("I32", out, 624),
  }));
  if (first === undefined || second === undefined) throw new Error("two builds are compared");
  const words = new Int32Array(624);
  let differences = 0;
  for (let base = 0; base < 2 ** 24; base += pairs) {
    for (let i = 0; i < pairs; i++) {
      const radius = base + i;
      const at = (i >> 3) * 16 + (i & 7);
      words[at] = untempered(radius & 0xffffff);
      words[at + 8] = untempered(Math.imul(radius, 0x9e3779b1) & 0xffffff);
    }
    for (const each of [first, second]) {
      each.words.set(words);
      each.fill();
    }
    for (let i = 0; i < 624; i++) if (first.bits[i] !== second.bits[i]) differences++;
  }
  expect(differences).toBe(0);
});
