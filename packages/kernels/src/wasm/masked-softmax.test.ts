import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arenas } from "../../test/arena.ts";
import { uniforms } from "../../test/layouts.ts";

describe.each(arenas)("masked softmax ($build)", ({ arena }) => {
  const { kernels } = arena;

  describe.each(["F32", "F64"] as const)("%s", (type) => {
    const softmax = kernels[`softmax${type}`];
    const masked = kernels[`maskedSoftmax${type}`];

    test("has softmax's bits for the first elements of a row and 0 for the rest, also in place", () => {
      const shapes = fc.record({
        rows: fc.integer({ min: 0, max: 6 }),
        cols: fc.integer({ min: 0, max: 70 }),
        gap: fc.integer({ min: 0, max: 3 }),
        seed: fc.integer(),
      });
      fc.assert(
        fc.property(shapes, ({ rows, cols, gap, seed }) => {
          arena.reset();
          const uniform = uniforms(seed);
          const stride = cols + gap;
          const values = Array.from({ length: rows * stride + 1 }, () => (uniform() - 0.5) * 20);
          const x = arena.put(type, values);
          const out = arena.put(type, values.fill(77));
          // Some are negative, some too large.
          const lengths = Array.from(
            { length: rows },
            () => Math.floor(uniform() * (cols + 4)) - 2,
          );
          const counts = arena.put("I32", lengths);
          const wanted = arena.put(type, values.fill(0));
          for (let r = 0; r < rows; r++) {
            const start = r * stride * (type === "F32" ? 4 : 8);
            softmax(
              1,
              Math.min(Math.max(lengths[r]!, 0), cols),
              x + start,
              stride,
              wanted + start,
              stride,
            );
          }
          masked(rows, cols, x, stride, counts, out, stride);
          masked(rows, cols, x, stride, counts, x, stride);
          const got = [out, x, wanted].map((at) => arena.get(type, at, rows * stride + 1));
          for (let r = 0; r < rows; r++) {
            const [from, to] = [r * stride, r * stride + cols];
            expect(got[0]!.slice(from, to)).toEqual(got[2]!.slice(from, to));
            expect(got[1]!.slice(from, to)).toEqual(got[2]!.slice(from, to));
            expect(got[0]!.slice(to, to + gap)).toEqual(Array.from({ length: gap }, () => 77));
          }
          expect(got[0]!.at(-1)).toBe(77);
        }),
        { seed: 42 },
      );
    });

    test("counts all elements without lengths, and makes a row with nothing but -Infinity 0", () => {
      arena.reset();
      const rows = [
        [0, 0, -Infinity],
        [-Infinity, -Infinity, -Infinity],
        [-Infinity, NaN, -Infinity],
      ];
      const x = arena.put(type, rows.flat());
      masked(3, 3, x, 3, 0, x, 3);
      const nan = [NaN, NaN, NaN];
      expect(arena.get(type, x, 9)).toEqual([0.5, 0.5, 0, 0, 0, 0, ...nan]);
    });
  });
});
