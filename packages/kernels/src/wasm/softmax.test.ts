import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arenas } from "../../test/arena.ts";
import { uniforms } from "../../test/layouts.ts";
import { ulpsF32 } from "../../test/ulp.ts";

const cases = fc.record({
  rows: fc.integer({ min: 0, max: 7 }),
  cols: fc.oneof(
    fc.integer({ min: 0, max: 12 }),
    fc.integer({ min: 1, max: 150 }),
    fc.integer({ min: 1, max: 2200 }),
  ),
  gaps: fc.tuple(
    fc.integer({ min: 0, max: 3 }),
    fc.integer({ min: 0, max: 3 }),
    fc.integer({ min: 0, max: 3 }),
  ),
  seed: fc.integer(),
});
const types = [
  { type: "F32" as const, tolerance: 4e-7, bytes: 4 },
  { type: "F64" as const, tolerance: 1e-13, bytes: 8 }, // the loop to compare with rounds, too
];

describe.each(arenas)("softmax and its gradients ($build)", ({ arena }) => {
  const { kernels } = arena;
  const filled = (length: number, value: () => number): number[] => Array.from({ length }, value);

  describe.each(types)("$type", ({ type, tolerance, bytes }) => {
    test("gradients equal a float64 loop, also in place, and leave the gaps between rows alone", () => {
      fc.assert(
        fc.property(cases, ({ rows, cols, gaps, seed }) => {
          const uniform = uniforms(seed);
          const [yRow, dyRow, outRow] = gaps.map((gap) => cols + gap) as [number, number, number];
          for (const stem of ["softmax", "logSoftmax"] as const) {
            arena.reset();
            const y = arena.put(
              type,
              filled(rows * yRow + 1, () => (uniform() - 0.5) * 20),
            );
            kernels[`${stem}${type}`](rows, cols, y, yRow, y, yRow);
            const dy = arena.put(
              type,
              filled(rows * dyRow + 1, () => uniform() - 0.3),
            );
            const out = arena.put(
              type,
              filled(rows * outRow + 1, () => 77),
            );
            const [ys, dys] = [
              arena.get(type, y, rows * yRow),
              arena.get(type, dy, rows * dyRow + 1),
            ];
            const gradient = kernels[`${stem}Grad${type}`];
            gradient(rows, cols, y, yRow, dy, dyRow, out, outRow);
            gradient(rows, cols, y, yRow, dy, dyRow, dy, dyRow);
            const [dx, inPlace] = [
              arena.get(type, out, rows * outRow + 1),
              arena.get(type, dy, rows * dyRow + 1),
            ];
            let worst = 0;
            for (let r = 0; r < rows; r++) {
              const row = ys.slice(r * yRow, r * yRow + cols);
              const dRow = dys.slice(r * dyRow, r * dyRow + cols);
              const weights = stem === "softmax" ? row : row.map(() => 1);
              const total = dRow.reduce((sum, d, c) => sum + d * (weights[c] ?? NaN), 0);
              const size = dRow.reduce((sum, d, c) => sum + Math.abs(d * (weights[c] ?? NaN)), 0);
              row.forEach((value, c) => {
                const d = dRow[c] ?? NaN;
                const p = stem === "softmax" ? value : Math.exp(value);
                const wanted = stem === "softmax" ? value * (d - total) : d - p * total;
                const slack = tolerance * (stem === "softmax" ? p * (1 + size) : 1 + p * size);
                const error = Math.abs((dx[r * outRow + c] ?? NaN) - wanted);
                worst = Math.max(worst, error / (slack + 1e-40));
              });
              const [from, to] = [r * outRow, r * dyRow];
              expect(inPlace.slice(to, to + cols)).toEqual(dx.slice(from, from + cols));
              expect(inPlace.slice(to + cols, to + dyRow)).toEqual(
                dys.slice(to + cols, to + dyRow),
              );
              expect(dx.slice(from + cols, from + outRow)).toEqual(
                new Array<number>(outRow - cols).fill(77),
              );
            }
            expect(worst).toBeLessThan(1);
            expect(dx[rows * outRow]).toBe(77);
          }
        }),
        { seed: 42, numRuns: 80 },
      );
    });

    test("a row's bits do not depend on its address, its stride, or the rows computed with it", () => {
      fc.assert(
        fc.property(cases, ({ rows, cols, gaps, seed }) => {
          arena.reset();
          const uniform = uniforms(seed);
          const [xRow, , outRow] = gaps.map((gap) => cols + gap) as [number, number, number];
          const x = arena.put(
            type,
            filled(rows * xRow + 1, () => (uniform() - 0.5) * 20),
          );
          const [whole, parts] = [0, 1].map(() => arena.allocate((rows * outRow + 2) * bytes)) as [
            number,
            number,
          ];
          const moved = arena.allocate((cols + 1) * bytes) + bytes;
          for (const stem of ["softmax", "logSoftmax", "softmaxGrad", "logSoftmaxGrad"] as const) {
            const isGradient = stem === "softmaxGrad" || stem === "logSoftmaxGrad";
            const run = (n: number, from: number, row: number, to: number, toRow: number): void =>
              isGradient
                ? kernels[`${stem}${type}`](n, cols, from, row, from, row, to, toRow)
                : kernels[`${stem}${type}`](n, cols, from, row, to, toRow);
            run(rows, x, xRow, whole, outRow);
            for (let r = 0; r < rows; r++) {
              const from = x + r * xRow * bytes;
              arena.view(type, moved, cols).set(arena.get(type, from, cols));
              run(1, moved, 0, parts + bytes + r * outRow * bytes, 0);
              expect(arena.get(type, parts + bytes + r * outRow * bytes, cols)).toEqual(
                arena.get(type, whole + r * outRow * bytes, cols),
              );
            }
          }
        }),
        { seed: 42, numRuns: 40 },
      );
    });

    test.each([1, 2, 3, 4, 5, 10, 17, 64, 67])(
      "NaN, an infinite logit, or nothing but -Infinity makes a row of %i NaN, and that row alone",
      (cols) => {
        for (const stem of ["softmax", "logSoftmax"] as const) {
          for (let at = 0; at < cols; at++) {
            arena.reset();
            const rows = [NaN, Infinity, -Infinity].map((bad) =>
              Array.from({ length: cols }, (_, c) => (c === at || bad === -Infinity ? bad : c / 8)),
            );
            const fine = new Array<number>(cols).fill(3);
            const x = arena.put(type, [...fine, ...rows.flat(), ...fine]);
            kernels[`${stem}${type}`](5, cols, x, cols, x, cols);
            const out = arena.get(type, x, 5 * cols);
            expect(out.slice(cols, 4 * cols).every(Number.isNaN)).toBe(true);
            const wanted = stem === "softmax" ? 1 / cols : -Math.log(cols);
            for (const value of [...out.slice(0, cols), ...out.slice(4 * cols)]) {
              expect(Math.abs(value - wanted)).toBeLessThanOrEqual(tolerance * Math.abs(wanted));
            }
          }
        }
      },
    );

    test.each([2, 3, 5, 10, 21])("a logit of -Infinity among %i gets exactly 0", (cols) => {
      for (let at = 0; at < cols; at++) {
        arena.reset();
        const x = arena.put(
          type,
          Array.from({ length: cols }, (_, c) => (c === at ? -Infinity : 1)),
        );
        const out = arena.allocate(cols * bytes);
        kernels[`softmax${type}`](1, cols, x, cols, out, cols);
        const p = arena.get(type, out, cols);
        expect(p[at]).toBe(0);
        expect(Math.abs(p.reduce((sum, value) => sum + value, 0) - 1)).toBeLessThan(1e-6);
        kernels[`logSoftmax${type}`](1, cols, x, cols, out, cols);
        expect(arena.get(type, out, cols)[at]).toBe(-Infinity);
      }
    });

    test("one column is certain: 1, 0, and no gradient", () => {
      arena.reset();
      const x = arena.put(type, [5, -700, 0]);
      const [y, log] = [arena.allocate(24), arena.allocate(24)];
      kernels[`softmax${type}`](3, 1, x, 1, y, 1);
      kernels[`logSoftmax${type}`](3, 1, x, 1, log, 1);
      expect(arena.get(type, y, 3)).toEqual([1, 1, 1]);
      expect(arena.get(type, log, 3)).toEqual([0, 0, 0]);
      kernels[`softmaxGrad${type}`](3, 1, y, 1, x, 1, y, 1);
      kernels[`logSoftmaxGrad${type}`](3, 1, log, 1, x, 1, log, 1);
      expect(arena.get(type, y, 3).map(Math.abs)).toEqual([0, 0, 0]);
      expect(arena.get(type, log, 3).map(Math.abs)).toEqual([0, 0, 0]);
    });
  });

  test("the float32 exponential is within 1 ulp from -104 to 0, subnormal results included", () => {
    const cols = 40_001;
    arena.reset();
    const x = arena.allocate(cols * 4);
    const bits = new Uint32Array(arena.memory.buffer, x, cols);
    for (let i = 1; i < cols; i++) bits[i] = 0x80000000 + Math.floor((i / cols) * 0x42d00000); // 0 to -104
    const out = arena.allocate(cols * 4);
    const [label, logSumExp, dLoss] = [
      arena.put("I32", [0]),
      arena.put("F32", [0]),
      arena.put("F32", [1]),
    ];
    // With a log-sum of 0 and a gradient of 1 this is e^x, but for the labelled column.
    kernels.crossEntropyGradF32(1, cols, x, cols, label, -100, logSumExp, dLoss, 1, out, cols);
    const [given, actual] = [arena.get("F32", x, cols), arena.get("F32", out, cols)];
    const worst = given.reduce(
      (most, value, i) =>
        i === 0 ? most : Math.max(most, ulpsF32(actual[i] ?? NaN, Math.exp(value))),
      0,
    );
    expect(worst).toBeLessThan(1);
  });

  test.each([1, 3e-12, 9e-19, 8e-19, 1e-25, 1e-36, 3e38])(
    "a gradient of %d times an exponential keeps its digits",
    (factor) => {
      arena.reset();
      const logits = Array.from({ length: 30 }, (_, i) => -i * 2.5);
      const x = arena.put("F32", logits);
      const out = arena.allocate(120);
      const [label, logSumExp, dLoss] = [
        arena.put("I32", [0]),
        arena.put("F32", [0]),
        arena.put("F32", [factor]),
      ];
      kernels.crossEntropyGradF32(1, 30, x, 30, label, -100, logSumExp, dLoss, 1, out, 30);
      const actual = arena.get("F32", out, 30);
      for (let i = 1; i < 30; i++) {
        const exact = Math.exp(logits[i] ?? NaN) * Math.fround(factor);
        expect(ulpsF32(actual[i] ?? NaN, exact)).toBeLessThan(2);
      }
    },
  );

  test("probabilities are within 2.5 ulp where the distances to the largest logit are exact", () => {
    const uniform = uniforms(7);
    for (const cols of [3, 10, 100, 1000, 5000]) {
      arena.reset();
      const logits = filled(cols, () => Math.round(uniform() * 4000) / 128);
      const x = arena.put("F32", logits);
      kernels.softmaxF32(1, cols, x, cols, x, cols);
      const largest = Math.max(...logits);
      const total = logits.reduce((sum, value) => sum + Math.exp(value - largest), 0);
      const actual = arena.get("F32", x, cols);
      logits.forEach((value, c) => {
        expect(ulpsF32(actual[c] ?? NaN, Math.exp(value - largest) / total)).toBeLessThan(2.5);
      });
    }
  });
});
