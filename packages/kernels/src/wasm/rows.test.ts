import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arenas, bytesOf } from "../../test/arena.ts";
import { uniforms } from "../../test/layouts.ts";

const cases = fc.record({
  rows: fc.integer({ min: 0, max: 9 }),
  cols: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 1100 })),
  gap: fc.integer({ min: 0, max: 3 }),
  seed: fc.integer(),
});
const types = [
  { type: "F32" as const, tolerance: 3e-7, bytes: 4 },
  { type: "F64" as const, tolerance: 1e-14, bytes: 8 },
];

describe.each(arenas)("kernels on rows ($build)", ({ arena }) => {
  test.each(["U8", "U16", "I32", "F64"] as const)(
    "gatherRows and scatterRows move single elements of %s, the last of several for one place",
    (type) => {
      arena.reset();
      const { kernels } = arena;
      const bytes = bytesOf[type];
      const table = arena.put(type, [10, 11, 12, 13]);
      const at = arena.put("I32", [3, 0, 3, 1, 0]);
      const out = arena.put(type, [7, 7, 7, 7, 7, 7]);
      kernels.gatherRows(5, bytes, table, bytes, at, out);
      expect(arena.get(type, out, 6)).toEqual([13, 10, 13, 11, 10, 7]);
      const source = arena.put(type, [1, 2, 3, 4, 5]);
      kernels.scatterRows(5, bytes, source, bytes, at, table, bytes);
      expect(arena.get(type, table, 4)).toEqual([5, 4, 12, 3]);
      kernels.gatherRows(0, bytes, table, bytes, at, out);
      kernels.scatterRows(0, bytes, source, bytes, at, out, bytes);
      expect(arena.get(type, out, 1)).toEqual([13]);
    },
  );

  describe.each(types)("$type", ({ type, tolerance, bytes }) => {
    const { kernels } = arena;
    const softmaxOf = (x: readonly number[]): number[] => {
      const largest = Math.max(...x);
      const e = x.map((value) => Math.exp(value - largest));
      const total = e.reduce((sum, value) => sum + value, 0);
      return e.map((value) => value / total);
    };
    const logSumExpOf = (x: readonly number[]): number => {
      const largest = Math.max(...x);
      return largest + Math.log(x.reduce((sum, value) => sum + Math.exp(value - largest), 0));
    };

    test("softmax and its logarithm equal a float64 loop", () => {
      fc.assert(
        fc.property(cases, ({ rows, cols, gap, seed }) => {
          arena.reset();
          const uniform = uniforms(seed);
          const stride = cols + gap;
          const x = arena.put(
            type,
            Array.from({ length: rows * stride + 1 }, () => (uniform() - 0.5) * 30),
          );
          const out = arena.put(type, new Array<number>(rows * stride + 1).fill(77));
          const given = arena.get(type, x, rows * stride);
          kernels[`softmax${type}`](rows, cols, x, stride, out, stride);
          const soft = arena.get(type, out, rows * stride + 1);
          kernels[`logSoftmax${type}`](rows, cols, x, stride, out, stride);
          const logarithm = arena.get(type, out, rows * stride + 1);
          for (let r = 0; r < rows; r++) {
            const row = given.slice(r * stride, r * stride + cols);
            const wanted = softmaxOf(row);
            const total = logSumExpOf(row);
            for (let c = 0; c < cols; c++) {
              const at = r * stride + c;
              const [p, log] = [wanted[c] ?? NaN, (row[c] ?? NaN) - total];
              // x - max is rounded at up to 30, which alone may cost 1e-6 of a float32 result.
              expect(Math.abs((soft[at] ?? NaN) - p)).toBeLessThanOrEqual(
                10 * tolerance * p + 1e-40,
              );
              expect(Math.abs((logarithm[at] ?? NaN) - log)).toBeLessThanOrEqual(
                tolerance * (Math.abs(log) + 15),
              );
            }
            for (let c = cols; c < stride; c++) expect(soft[r * stride + c]).toBe(77);
          }
        }),
        { seed: 42, numRuns: 60 },
      );
    });

    test("softmax works in place, takes large logits, and spreads NaN over its row alone", () => {
      arena.reset();
      const x = arena.put(type, [1000, 1000, -1000, 0, NaN, 1, -Infinity, 0, 0]);
      kernels[`softmax${type}`](3, 3, x, 3, x, 3);
      expect(arena.get(type, x, 9)).toEqual([0.5, 0.5, 0, NaN, NaN, NaN, 0, 0.5, 0.5]);
    });

    test("crossEntropy and its gradient equal a float64 loop, also in place; ignored rows count as 0", () => {
      fc.assert(
        fc.property(cases, ({ rows, cols, gap, seed }) => {
          arena.reset();
          const uniform = uniforms(seed);
          const stride = cols + gap;
          const x = arena.put(
            type,
            Array.from({ length: rows * stride + 1 }, () => (uniform() - 0.5) * 30),
          );
          const given = arena.get(type, x, rows * stride);
          const labels = Array.from({ length: rows + 1 }, () =>
            uniform() < 0.2 ? -100 : Math.floor(uniform() * cols),
          );
          const labelPointer = arena.put("I32", labels);
          const [losses, totals] = [arena.allocate(rows * 8 + 8), arena.allocate(rows * 8 + 8)];
          const dLosses = arena.put(type, Array.from({ length: rows + 1 }, uniform));
          const entropy = kernels[`crossEntropy${type}`];
          expect(entropy(rows, cols, x, stride, labelPointer, -100, losses, totals)).toBe(-1);
          const gradient = kernels[`crossEntropyGrad${type}`];
          const out = arena.put(type, new Array<number>(rows * stride + 1).fill(77));
          const each = seed % 2 === 0 ? 1 : 0;
          gradient(rows, cols, x, stride, labelPointer, -100, totals, dLosses, each, out, stride);
          gradient(rows, cols, x, stride, labelPointer, -100, totals, dLosses, each, x, stride);
          const [loss, grad, inPlace] = [losses, out, x].map((p, i) =>
            arena.get(type, p, i ? rows * stride : rows),
          );
          const scales = arena.get(type, dLosses, rows + 1);
          for (let r = 0; r < rows; r++) {
            const row = given.slice(r * stride, r * stride + cols);
            const label = labels[r] ?? 0;
            const ignored = label === -100;
            const wanted = ignored ? 0 : logSumExpOf(row) - (row[label] ?? NaN);
            expect(Math.abs((loss?.[r] ?? NaN) - wanted)).toBeLessThanOrEqual(
              tolerance * (wanted + 1),
            );
            const p = softmaxOf(row);
            for (let c = 0; c < cols; c++) {
              const dx = ignored
                ? 0
                : ((p[c] ?? NaN) - Number(c === label)) * (scales[each * r] ?? NaN);
              expect(Math.abs((grad?.[r * stride + c] ?? NaN) - dx)).toBeLessThanOrEqual(
                20 * tolerance,
              );
              expect(inPlace?.[r * stride + c]).toBe(grad?.[r * stride + c]);
            }
            for (let c = cols; c < stride; c++) expect(grad?.[r * stride + c]).toBe(77);
          }
        }),
        { seed: 42, numRuns: 60 },
      );
    });

    test("crossEntropy answers the first row whose label is out of range", () => {
      arena.reset();
      const x = arena.put(type, new Array<number>(12).fill(0));
      const [losses, totals] = [arena.allocate(32), arena.allocate(32)];
      const entropy = kernels[`crossEntropy${type}`];
      for (const [labels, bad] of [
        [[0, 2, -100, 1], -1],
        [[0, 3, 5, 1], 1],
        [[0, 1, 2, -1], 3],
      ] as const) {
        expect(entropy(4, 3, x, 3, arena.put("I32", labels), -100, losses, totals)).toBe(bad);
      }
    });

    test("gatherRows and scatterAddRows move rows by index, repeated ones included", () => {
      arena.reset();
      const table = arena.put(
        type,
        Array.from({ length: 4 * 6 }, (_, i) => i),
      );
      const indices = arena.put("I32", [2, 0, 2]);
      const out = arena.put(type, new Array<number>(16).fill(77));
      kernels.gatherRows(3, 5 * bytes, table, 6 * bytes, indices, out);
      const gathered = [12, 13, 14, 15, 16, 0, 1, 2, 3, 4, 12, 13, 14, 15, 16];
      expect(arena.get(type, out, 16)).toEqual([...gathered, 77]);
      const sums = arena.put(type, new Array<number>(18).fill(1));
      kernels[`scatterAddRows${type}`](3, 5, out, 5, indices, sums, 6);
      expect(arena.get(type, sums, 18)).toEqual([
        1, 2, 3, 4, 5, 1, 1, 1, 1, 1, 1, 1, 25, 27, 29, 31, 33, 1,
      ]);
    });

    test("gathering and adding rows of any width equals a loop, bit for bit and in row order", () => {
      const widths = fc.record({
        rows: fc.integer({ min: 0, max: 40 }),
        cols: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 300 })),
        gap: fc.integer({ min: 0, max: 3 }),
        seed: fc.integer(),
      });
      const round = type === "F32" ? Math.fround : (x: number): number => x;
      fc.assert(
        fc.property(widths, ({ rows, cols, gap, seed }) => {
          arena.reset();
          const uniform = uniforms(seed);
          const stride = cols + gap;
          const indices = Array.from({ length: rows }, () => Math.floor(uniform() * 6));
          const filled = (length: number): number =>
            arena.put(type, Array.from({ length }, uniform));
          const [table, source] = [filled(6 * stride + 1), filled(rows * stride + 1)];
          const [given, added] = [6, rows].map((n, i) =>
            arena.get(type, i === 0 ? table : source, n * stride + 1),
          );
          const at = arena.put("I32", indices);
          const out = arena.put(type, new Array<number>(rows * cols + 1).fill(77));
          kernels.gatherRows(rows, cols * bytes, table, stride * bytes, at, out);
          expect(arena.get(type, out, rows * cols + 1)).toEqual([
            ...indices.flatMap((i) => given?.slice(i * stride, i * stride + cols) ?? []),
            77,
          ]);
          kernels[`scatterAddRows${type}`](rows, cols, source, stride, at, table, stride);
          const wanted = [...(given ?? [])];
          indices.forEach((i, r) => {
            for (let c = 0; c < cols; c++) {
              const [z, x] = [wanted[i * stride + c] ?? NaN, added?.[r * stride + c] ?? NaN];
              wanted[i * stride + c] = round(z + x);
            }
          });
          expect(arena.get(type, table, 6 * stride + 1)).toEqual(wanted);
        }),
        { seed: 42, numRuns: 60 },
      );
    });
  });
});
