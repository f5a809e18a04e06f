import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arenas, type Arena } from "../../test/arena.ts";
import { uniforms } from "../../test/layouts.ts";

const cases = fc.record({
  rows: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 70 })),
  cols: fc.oneof(
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 90 }),
    fc.integer({ min: 1, max: 1100 }),
  ),
  gap: fc.integer({ min: 0, max: 3 }),
  hasWeight: fc.boolean(),
  hasBias: fc.boolean(),
  seed: fc.integer(),
});
const kinds = (["F32", "F64"] as const).flatMap((type) =>
  (["layer", "rms"] as const).map((kind) => ({
    type,
    kind,
    bytes: type === "F32" ? 4 : 8,
    tolerance: type === "F32" ? 1e-6 : 1e-13,
  })),
);
type Kind = (typeof kinds)[number];
const eps = 1e-5;

/** One of the two norms behind one signature. */
function forward(
  arena: Arena,
  { type, kind }: Kind,
  [rows, cols]: readonly [number, number],
  [x, xRow]: readonly [number, number],
  [weight, bias]: readonly [number, number],
  [out, outRow]: readonly [number, number],
  [mean, rstd]: readonly [number, number],
): void {
  const { kernels } = arena;
  if (kind === "rms")
    kernels[`rmsNorm${type}`](rows, cols, x, xRow, weight, eps, out, outRow, rstd);
  else kernels[`layerNorm${type}`](rows, cols, x, xRow, weight, bias, eps, out, outRow, mean, rstd);
}

function backward(
  arena: Arena,
  { type, kind }: Kind,
  [rows, cols]: readonly [number, number],
  [dy, dyRow]: readonly [number, number],
  [x, xRow]: readonly [number, number],
  weight: number,
  [mean, rstd]: readonly [number, number],
  [dx, dxRow]: readonly [number, number],
  [dWeight, dBias]: readonly [number, number],
): void {
  const { kernels } = arena;
  if (kind === "rms") {
    const kernel = kernels[`rmsNormGrad${type}`];
    kernel(rows, cols, dy, dyRow, x, xRow, weight, rstd, dx, dxRow, dWeight);
  } else {
    const kernel = kernels[`layerNormGrad${type}`];
    kernel(rows, cols, dy, dyRow, x, xRow, weight, mean, rstd, dx, dxRow, dWeight, dBias);
  }
}

const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function statistics(kind: Kind["kind"], row: readonly number[]): { mean: number; rstd: number } {
  const mean = kind === "rms" ? 0 : average(row);
  return { mean, rstd: 1 / Math.sqrt(average(row.map((value) => (value - mean) ** 2)) + eps) };
}

describe.each(arenas)("norms ($build)", ({ arena }) => {
  describe.each(kinds)("$kind $type", (each) => {
    const { type, kind, bytes, tolerance } = each;
    const filled = (length: number, value: () => number): number =>
      arena.put(type, Array.from({ length }, value));
    const isLayer = kind === "layer";

    test("the result equals a float64 loop, in place too, and leaves the gaps between rows alone", () => {
      fc.assert(
        fc.property(cases, ({ rows, cols, gap, hasWeight, hasBias, seed }) => {
          arena.reset();
          const uniform = uniforms(seed);
          const stride = cols + gap;
          const x = filled(rows * stride + 1, () => (uniform() - 0.3) * 4);
          const out = filled(rows * (stride + 1) + 1, () => 77);
          const weight = hasWeight ? filled(cols, () => uniform() * 2) : 0;
          const bias = hasBias && isLayer ? filled(cols, uniform) : 0;
          const stats = [filled(rows + 1, () => 77), filled(rows + 1, () => 77)] as const;
          const given = arena.get(type, x, rows * stride + 1);
          const size = [rows, cols] as const;
          forward(arena, each, size, [x, stride], [weight, bias], [out, stride + 1], stats);
          forward(arena, each, size, [x, stride], [weight, bias], [x, stride], [0, 0]);
          const y = arena.get(type, out, rows * (stride + 1) + 1);
          const inPlace = arena.get(type, x, rows * stride + 1);
          const [means, rstds] = stats.map((p) => arena.get(type, p, rows + 1));
          const w = hasWeight ? arena.get(type, weight, cols) : new Array<number>(cols).fill(1);
          const b = bias === 0 ? new Array<number>(cols).fill(0) : arena.get(type, bias, cols);
          let worst = 0;
          for (let r = 0; r < rows; r++) {
            const row = given.slice(r * stride, r * stride + cols);
            const { mean, rstd } = statistics(kind, row);
            if (isLayer) expect(Math.abs((means?.[r] ?? NaN) - mean)).toBeLessThan(tolerance);
            expect(Math.abs((rstds?.[r] ?? NaN) / rstd - 1)).toBeLessThan(
              tolerance * (1 + rstd * tolerance),
            );
            row.forEach((value, c) => {
              const wanted = (value - mean) * rstd * (w[c] ?? NaN) + (b[c] ?? NaN);
              const slack = tolerance * (2 + Math.abs(wanted) + rstd);
              worst = Math.max(worst, Math.abs((y[r * (stride + 1) + c] ?? NaN) - wanted) / slack);
            });
            const at = r * (stride + 1);
            expect(inPlace.slice(r * stride, r * stride + cols)).toEqual(y.slice(at, at + cols));
            expect(inPlace.slice(r * stride + cols, (r + 1) * stride)).toEqual(
              given.slice(r * stride + cols, (r + 1) * stride),
            );
            expect(y.slice(at + cols, at + stride)).toEqual(new Array<number>(gap).fill(77));
          }
          expect(worst).toBeLessThan(1);
          expect([y.at(-1), rstds?.at(-1)]).toEqual([77, 77]);
        }),
        { seed: 42, numRuns: 40 },
      );
    });

    test("gradients equal a float64 loop, each output alone or with the others, dx also over its inputs", () => {
      fc.assert(
        fc.property(cases, ({ rows, cols, gap, hasWeight, seed }) => {
          arena.reset();
          const uniform = uniforms(seed);
          const stride = cols + gap;
          const x = filled(rows * stride + 1, () => (uniform() - 0.3) * 4);
          const dy = filled(rows * (cols + 1) + 1, () => uniform() - 0.5);
          const weight = hasWeight ? filled(cols, () => uniform() * 2) : 0;
          const stats = [filled(rows + 1, () => 0), filled(rows + 1, () => 0)] as const;
          const size = [rows, cols] as const;
          forward(arena, each, size, [x, stride], [weight, 0], [0, 0], stats);
          const outputs = Array.from({ length: 2 }, () => ({
            dx: filled(rows * stride + 1, () => 77),
            dWeight: filled(cols + 1, () => 77),
            dBias: filled(cols + 1, () => 77),
          }));
          const [all, alone] = outputs as [(typeof outputs)[0], (typeof outputs)[0]];
          const [xs, dys] = [
            arena.get(type, x, rows * stride + 1),
            arena.get(type, dy, rows * (cols + 1) + 1),
          ];
          const run = (dx: number, dWeight: number, dBias: number): void =>
            backward(
              arena,
              each,
              size,
              [dy, cols + 1],
              [x, stride],
              weight,
              stats,
              [dx, stride],
              [dWeight, dBias],
            );
          run(all.dx, all.dWeight, all.dBias);
          run(0, alone.dWeight, 0);
          run(0, 0, alone.dBias);
          run(x, 0, 0);
          const dx = arena.get(type, all.dx, rows * stride + 1);
          const [dWeight, dBias] = [all.dWeight, all.dBias].map((p) =>
            arena.get(type, p, cols + 1),
          );
          expect(arena.get(type, alone.dWeight, cols + 1)).toEqual(dWeight);
          expect(arena.get(type, alone.dBias, cols + 1)).toEqual(dBias);
          const w = hasWeight ? arena.get(type, weight, cols) : new Array<number>(cols).fill(1);
          const inPlace = arena.get(type, x, rows * stride + 1);
          const sums = w.map(() => ({ weight: 0, bias: 0, size: 1 }));
          let worst = 0;
          for (let r = 0; r < rows; r++) {
            const row = xs.slice(r * stride, r * stride + cols);
            const dRow = dys.slice(r * (cols + 1), r * (cols + 1) + cols);
            const { mean, rstd } = statistics(kind, row);
            const normal = row.map((value) => (value - mean) * rstd);
            const g = dRow.map((d, c) => d * (w[c] ?? NaN));
            const meanOfG = isLayer ? average(g) : 0;
            const meanOfProducts = average(g.map((value, c) => value * (normal[c] ?? NaN)));
            g.forEach((value, c) => {
              const wanted = rstd * (value - meanOfG - (normal[c] ?? NaN) * meanOfProducts);
              const slack = 4 * tolerance * rstd * (2 + Math.abs(normal[c] ?? NaN)) * (1 + rstd);
              worst = Math.max(worst, Math.abs((dx[r * stride + c] ?? NaN) - wanted) / slack);
              const sum = sums[c];
              if (sum === undefined) throw new RangeError("a column too many");
              sum.weight += (dRow[c] ?? NaN) * (normal[c] ?? NaN);
              sum.bias += dRow[c] ?? NaN;
              sum.size += (1 + Math.abs(normal[c] ?? NaN)) * (1 + rstd * Number(isLayer));
            });
            const [from, to] = [r * stride, r * stride + cols];
            expect(inPlace.slice(from, to)).toEqual(dx.slice(from, to));
            expect(dx.slice(to, from + stride)).toEqual(new Array<number>(gap).fill(77));
          }
          sums.forEach((sum, c) => {
            const slack = tolerance * sum.size;
            worst = Math.max(worst, Math.abs((dWeight?.[c] ?? NaN) - sum.weight) / slack);
            if (isLayer) worst = Math.max(worst, Math.abs((dBias?.[c] ?? NaN) - sum.bias) / slack);
          });
          expect(worst).toBeLessThan(1);
          expect([dx.at(-1), dWeight?.at(-1), dBias?.at(-1)]).toEqual([77, 77, 77]);
        }),
        { seed: 42, numRuns: 40 },
      );
    });

    test("bits do not depend on how rows, and the weight's columns, are split up", () => {
      fc.assert(
        fc.property(cases, fc.integer({ min: 1, max: 40 }), ({ rows, cols, gap, seed }, step) => {
          arena.reset();
          const uniform = uniforms(seed);
          const stride = cols + gap;
          const x = filled(rows * stride + 1, () => (uniform() - 0.3) * 4);
          const [dy, weight, bias] = [rows * stride + 1, cols, cols].map((n) =>
            filled(n, uniform),
          ) as [number, number, number];
          const stats = [filled(rows + 1, () => 0), filled(rows + 1, () => 0)] as const;
          const [whole, parts] = [0, 1].map(() => ({
            y: filled(rows * cols + 1, () => 0),
            dx: filled(rows * cols + 1, () => 0),
            dWeight: filled(cols, () => 0),
            dBias: filled(cols, () => 0),
          })) as [
            Record<"y" | "dx" | "dWeight" | "dBias", number>,
            Record<"y" | "dx" | "dWeight" | "dBias", number>,
          ];
          forward(arena, each, [rows, cols], [x, stride], [weight, bias], [whole.y, cols], stats);
          backward(
            arena,
            each,
            [rows, cols],
            [dy, stride],
            [x, stride],
            weight,
            stats,
            [whole.dx, cols],
            [whole.dWeight, whole.dBias],
          );
          for (let r = 0; r < rows; r += step) {
            const n = Math.min(step, rows - r);
            const [from, to] = [r * stride * bytes, r * cols * bytes];
            forward(
              arena,
              each,
              [n, cols],
              [x + from, stride],
              [weight, bias],
              [parts.y + to, cols],
              [0, 0],
            );
            backward(
              arena,
              each,
              [n, cols],
              [dy + from, stride],
              [x + from, stride],
              weight,
              [stats[0] + r * bytes, stats[1] + r * bytes],
              [parts.dx + to, cols],
              [0, 0],
            );
          }
          for (let c = 0; c < cols; c += step) {
            const at = c * bytes;
            backward(
              arena,
              each,
              [rows, Math.min(step, cols - c)],
              [dy + at, stride],
              [x + at, stride],
              weight + at,
              stats,
              [0, 0],
              [parts.dWeight + at, parts.dBias + at],
            );
          }
          for (const [name, length] of [
            ["y", rows * cols],
            ["dx", rows * cols],
            ["dWeight", cols],
            ["dBias", cols],
          ] as const) {
            expect(arena.get(type, parts[name], length)).toEqual(
              arena.get(type, whole[name], length),
            );
          }
        }),
        { seed: 42, numRuns: 25 },
      );
    });

    test.each([1, 3, 4, 7, 16, 19])(
      "NaN and infinities in a row of %i stay in that row",
      (cols) => {
        for (const bad of [NaN, Infinity, -Infinity]) {
          for (let at = 0; at < cols; at++) {
            arena.reset();
            const row = Array.from({ length: cols }, (_, c) => Math.sin(c));
            const x = arena.put(type, [
              ...row,
              ...row.map((value, c) => (c === at ? bad : value)),
              ...row,
            ]);
            forward(arena, each, [3, cols], [x, cols], [0, 0], [x, cols], [0, 0]);
            const y = arena.get(type, x, 3 * cols);
            expect(y.slice(0, cols).every(Number.isFinite)).toBe(true);
            expect(y.slice(2 * cols)).toEqual(y.slice(0, cols));
            // RMS norm divides the finite elements by infinity.
            const wanted = (c: number): number =>
              isLayer || Number.isNaN(bad) || c === at ? NaN : 0;
            y.slice(cols, 2 * cols).forEach((value, c) => expect(Math.abs(value)).toBe(wanted(c)));
          }
        }
      },
    );

    test("no rows give gradients of 0, and no columns give nothing", () => {
      arena.reset();
      const [x, dWeight, dBias] = [1, 3, 3].map((n) => filled(n, () => 77)) as [
        number,
        number,
        number,
      ];
      forward(arena, each, [0, 3], [x, 3], [0, 0], [x, 3], [x, x]);
      forward(arena, each, [2, 0], [x, 0], [0, 0], [x, 0], [0, 0]);
      backward(arena, each, [0, 3], [x, 3], [x, 3], 0, [x, x], [x, 3], [dWeight, dBias]);
      backward(arena, each, [2, 0], [x, 0], [x, 0], 0, [x, x], [x, 0], [dWeight, dBias]);
      expect(arena.get(type, x, 1)).toEqual([77]);
      expect(arena.get(type, dWeight, 3)).toEqual([0, 0, 0]);
      expect(arena.get(type, dBias, 3)).toEqual(isLayer ? [0, 0, 0] : [77, 77, 77]);
    });
  });

  test("layer norm keeps its digits when the mean is large, and makes equal elements exactly the bias", () => {
    for (const cols of [5, 64, 100, 768, 5000]) {
      arena.reset();
      const x = arena.put(
        "F32",
        Array.from({ length: 2 * cols }, (_, i) => (i < cols ? 1e6 + (i % 5) - 2 : 1234567.125)),
      );
      const bias = arena.put("F32", new Array<number>(cols).fill(0.25));
      const rstd = arena.allocate(8);
      arena.kernels.layerNormF32(2, cols, x, cols, 0, bias, eps, x, cols, 0, rstd);
      const y = arena.get("F32", x, 2 * cols);
      const row = Array.from({ length: cols }, (_, i) => (i % 5) - 2);
      const mean = average(row);
      const deviation = Math.sqrt(average(row.map((value) => (value - mean) ** 2)) + eps);
      row.forEach((value, c) => {
        // The mean is rounded to float32, whose steps are 1/16 there.
        expect(Math.abs((y[c] ?? NaN) - (value - mean) / deviation - 0.25)).toBeLessThan(0.04);
      });
      expect(y.slice(cols)).toEqual(new Array<number>(cols).fill(0.25));
      expect((arena.get("F32", rstd, 2)[1] ?? NaN) * Math.sqrt(eps)).toBeCloseTo(1, 3);
    }
  });
});
