import { describe, expect, test } from "vitest";
import { type Arena, arenas } from "../../test/arena.ts";

/** The first words of 2/π in the library's table, after 32 bits of zeros. */
const [firstWord, secondWord] = [0xa2f9836en, 0x4e441529fc2757d1n] as const;

const functions = [
  ["sin", Math.sin],
  ["cos", Math.cos],
  ["tan", Math.tan],
] as const;

describe.each(arenas)(
  "sine, cosine and tangent of large float64 arguments ($build)",
  ({ arena }) => {
    test.each(functions)("%sF64 is close to the engine's from 2^20 to 2^26", (name, exact) => {
      expect(worstError(arena, name, exact, 2 ** 20, 2 ** 26)).toBeLessThan(6e-16);
    });

    test.each(functions)(
      "%sF64 does not depend on what lies before the library's table",
      (name, exact) => {
        const words = arena.long(0, 8192);
        const table = words.findIndex(
          (word, i) => word === firstWord && words[i + 1] === secondWord,
        );
        expect(table).toBeGreaterThan(0);
        const before = words[table - 1]!;
        try {
          words[table - 1] = -1n;
          expect(worstError(arena, name, exact, 1_647_099, 2 ** 22)).toBeLessThan(6e-16);
        } finally {
          words[table - 1] = before;
        }
      },
    );

    test("they are odd and even, and near 0 where the argument is a multiple of π/2 as closely as float64 has it", () => {
      const x = [1_048_577, 1_048_578, 1_500_001, 2_600_000].map((n) => n * (Math.PI / 2));
      for (const [name, exact] of functions) {
        const [up, down] = [
          run(arena, name, x),
          run(
            arena,
            name,
            x.map((v) => -v),
          ),
        ];
        const sign = name === "cos" ? 1 : -1;
        expect(down).toEqual(up.map((y) => sign * y));
        up.forEach((y, i) => {
          expect(Math.abs(y / exact(x[i]!) - 1)).toBeLessThan(1e-15);
        });
      }
      const smallest = Math.min(...run(arena, "sin", x).map(Math.abs));
      expect(smallest).toBeLessThan(1e-9);
    });
  },
);

function run(arena: Arena, name: "sin" | "cos" | "tan", values: readonly number[]): number[] {
  arena.reset();
  const [x, out] = [arena.put("F64", values), arena.allocate(values.length * 8)];
  arena.kernels[`${name}F64`](1, values.length, x, values.length, 1, out, values.length, 1);
  return arena.get("F64", out, values.length);
}

/** The largest difference on a sample, in relation to `1 + |y|`. */
function worstError(
  arena: Arena,
  name: "sin" | "cos" | "tan",
  exact: (x: number) => number,
  low: number,
  high: number,
): number {
  const ratio = high / low;
  const x = Array.from(
    { length: 20_000 },
    (_, i) => (i % 2 === 0 ? 1 : -1) * low * ratio ** (i / 2e4),
  );
  const y = run(arena, name, x);
  return y.reduce((worst, value, i) => {
    const wanted = exact(x[i]!);
    return Math.max(worst, Math.abs(value - wanted) / (1 + Math.abs(wanted)));
  }, 0);
}
