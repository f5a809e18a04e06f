import { describe, expect, test } from "vitest";
import { type Arena, arenas } from "../../test/arena.ts";

/** The value of a half, from the definition of the format. */
function valueOf(bits: number, exponentBits: number): number {
  const fractionBits = 15 - exponentBits;
  const bias = 2 ** (exponentBits - 1) - 1;
  const sign = bits >> 15 === 1 ? -1 : 1;
  const exponent = (bits >> fractionBits) & (2 ** exponentBits - 1);
  const fraction = (bits & (2 ** fractionBits - 1)) / 2 ** fractionBits;
  if (exponent === 2 ** exponentBits - 1) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0
    ? sign * fraction * 2 ** (1 - bias)
    : sign * (1 + fraction) * 2 ** (exponent - bias);
}

const formats = [
  { type: "F16" as const, exponentBits: 5, infinity: 0x7c00 },
  { type: "BF16" as const, exponentBits: 8, infinity: 0x7f80 },
];

describe.each(arenas)("16-bit floats ($build)", ({ arena }) => {
  describe.each(formats)("$type", ({ type, exponentBits, infinity }) => {
    test("every bit pattern is widened exactly, and comes back", () => {
      arena.reset();
      const bits = Uint16Array.from({ length: 65536 }, (_, i) => i);
      const [a, wide, back] = [
        arena.put("U16", bits),
        arena.allocate(4 * 65536),
        arena.allocate(2 * 65536),
      ];
      arena.kernels[`cast${type}ToF32`](1, 65536, a, 0, 1, wide, 0, 1);
      arena.kernels[`castF32To${type}`](1, 65536, wide, 0, 1, back, 0, 1);
      const values = arena.get("F32", wide, 65536);
      const returned = arena.get("U16", back, 65536);
      const wanted = Array.from(bits, (half) => valueOf(half, exponentBits));
      expect(values.findIndex((value, i) => !Object.is(value, wanted[i]))).toBe(-1);
      const isSame = (half: number, i: number): boolean =>
        Number.isNaN(wanted[i]) ? (half & 0x7fff) > infinity : half === i;
      expect(returned.findIndex((half, i) => !isSame(half, i))).toBe(-1);
    });

    test("what lies between two goes to the nearer one, a tie to the even one", () => {
      arena.reset();
      const inputs: number[] = [];
      const wanted: number[] = [];
      for (let bits = 0; bits < infinity; bits++) {
        const low = valueOf(bits, exponentBits);
        // The step beyond the largest one is as if there were a next.
        const high =
          bits + 1 === infinity
            ? 2 * low - valueOf(bits - 1, exponentBits)
            : valueOf(bits + 1, exponentBits);
        const middle = (low + high) / 2;
        if (Math.fround(middle) !== middle) continue;
        const word = new Uint32Array(Float32Array.of(middle).buffer)[0]!;
        const around = new Float32Array(Uint32Array.of(word - 1, word + 1).buffer);
        for (const [x, to] of [
          [around[0]!, bits],
          [middle, bits + (bits % 2)],
          [around[1]!, bits + 1],
        ] as const) {
          inputs.push(x, -x);
          wanted.push(to, to + 0x8000);
        }
      }
      expect(inputs.length).toBeGreaterThan(150_000);
      const out = arena.allocate(2 * inputs.length);
      arena.kernels[`castF32To${type}`](
        1,
        inputs.length,
        arena.put("F32", inputs),
        0,
        1,
        out,
        0,
        1,
      );
      const actual = arena.get("U16", out, inputs.length);
      const wrong = actual.findIndex((bits, i) => bits !== wanted[i]);
      expect([inputs[wrong], actual[wrong]]).toEqual([undefined, undefined]);
    });

    test("strides, vectors' tails and lone elements give the same bits", () => {
      arena.reset();
      const values = Array.from({ length: 35 }, (_, i) => Math.sin(i) * 10 ** ((i % 12) - 8));
      const a = arena.put("F32", values);
      const [together, apart, turned] = [
        arena.allocate(70),
        arena.allocate(70),
        arena.allocate(70),
      ];
      const kernel = arena.kernels[`castF32To${type}`];
      kernel(1, 35, a, 0, 1, together, 0, 1);
      for (let i = 0; i < 35; i++) kernel(1, 1, a + 4 * i, 1, 1, apart + 2 * i, 1, 1);
      kernel(5, 7, a, 7, 1, turned, 1, 5);
      const bits = arena.get("U16", together, 35);
      expect(arena.get("U16", apart, 35)).toEqual(bits);
      const transposed = arena.get("U16", turned, 35);
      expect(transposed).toEqual(bits.map((_, i) => bits[(i % 5) * 7 + Math.floor(i / 5)]));
      expect(widenedApart(arena, type, together)).toEqual(widened(arena, type, together));
    });

    test("NaN and infinities stay, with their signs", () => {
      arena.reset();
      const a = arena.put("F32", [NaN, Infinity, -Infinity, 3.4e38]);
      const out = arena.allocate(8);
      arena.kernels[`castF32To${type}`](1, 4, a, 0, 1, out, 0, 1);
      const [nan = 0, ...others] = arena.get("U16", out, 4);
      expect(nan).toBeGreaterThan(infinity);
      expect(others).toEqual([infinity, infinity + 0x8000, type === "F16" ? infinity : 0x7f80]);
    });
  });

  test("torch's bits", () => {
    arena.reset();
    const values = [65519.99, 65520, 5.9604645e-8, 2.98e-8, 1e-7, 6.1e-5, 0.1, -1 / 3, 2049, 2051];
    const a = arena.put("F32", values);
    const out = arena.allocate(64);
    arena.kernels.castF32ToF16(1, 10, a, 0, 1, out, 0, 1);
    expect(arena.get("U16", out, 10)).toEqual([
      31743, 31744, 1, 0, 2, 1023, 11878, 46421, 26624, 26626,
    ]);
    arena.kernels.castF32ToBF16(1, 10, a, 0, 1, out, 0, 1);
    expect(arena.get("U16", out, 10)).toEqual([
      18304, 18304, 13184, 13056, 13271, 14464, 15821, 48811, 17664, 17664,
    ]);
  });
});

function widened(arena: Arena, type: "F16" | "BF16", bits: number): number[] {
  const out = arena.allocate(140);
  arena.kernels[`cast${type}ToF32`](5, 7, bits, 7, 1, out, 7, 1);
  return arena.get("F32", out, 35);
}

function widenedApart(arena: Arena, type: "F16" | "BF16", bits: number): number[] {
  const out = arena.allocate(140);
  for (let i = 0; i < 35; i++)
    arena.kernels[`cast${type}ToF32`](1, 1, bits + 2 * i, 1, 1, out + 4 * i, 1, 1);
  return arena.get("F32", out, 35);
}
