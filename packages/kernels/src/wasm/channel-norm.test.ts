import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arenas } from "../../test/arena.ts";
import { uniforms } from "../../test/layouts.ts";

const cases = fc.record({
  batch: fc.integer({ min: 1, max: 4 }),
  channels: fc.integer({ min: 0, max: 5 }),
  places: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1000, max: 2100 })),
  hasWeight: fc.boolean(),
  hasBias: fc.boolean(),
  isConstant: fc.boolean(),
  center: fc.constantFrom(0, 100),
  seed: fc.integer(),
});
const eps = 1e-5;
const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe.each(arenas)("norms by channels ($build)", ({ arena }) => {
  test.each([
    ["F32", 3e-5],
    ["F64", 1e-11],
  ] as const)("%s equals plain loops, and writes nothing else", (type, tolerance) => {
    const { kernels } = arena;
    fc.assert(
      fc.property(cases, (s) => {
        arena.reset();
        const { batch, channels, places } = s;
        const uniform = uniforms(s.seed);
        const size = batch * channels * places;
        const filled = (length: number, value: () => number): number =>
          arena.put(type, Array.from({ length }, value));
        const room = (length: number): number => filled(length + 1, () => 77);
        const x = filled(size, () => s.center + uniform() * 4);
        const dy = filled(size, () => uniform() - 0.5);
        const weight = s.hasWeight ? filled(channels, uniform) : 0;
        const bias = s.hasBias ? filled(channels, uniform) : 0;
        const [mean, variance, rstd] = [room(channels), room(channels), room(channels)];
        const [dWeight, dBias, out, dx] = [room(channels), room(channels), room(size), room(size)];
        const sizes = [channels, batch, places] as const;
        const steps = [channels * places, places] as const;
        kernels[`channelStatistics${type}`](...sizes, x, ...steps, eps, mean, variance, rstd);
        kernels[`channelNorm${type}`](...sizes, x, ...steps, mean, rstd, weight, bias, out);
        kernels[`channelNormSums${type}`](
          ...([...sizes, dy, x, ...steps, mean, rstd, dWeight, dBias] as const),
        );
        const sums = s.isConstant ? ([0, 0] as const) : ([dWeight, dBias] as const);
        kernels[`channelNormGrad${type}`](
          ...([...sizes, dy, x, ...steps, mean, rstd, weight, ...sums, dx] as const),
        );
        const [xs, dys, outs, dxs] = [x, dy, out, dx].map((p) => arena.get(type, p, size)) as [
          number[],
          number[],
          number[],
          number[],
        ];
        const read = (p: number): number[] => arena.get(type, p, channels + 1);
        for (const p of [mean, variance, rstd, dWeight, dBias]) expect(read(p)[channels]).toBe(77);
        for (const p of [out, dx]) expect(arena.get(type, p, size + 1)[size]).toBe(77);
        let worst = 0;
        const compare = (actual: number, wanted: number, scale = 1): void => {
          worst = Math.max(worst, Math.abs(actual - wanted) / (scale * (1 + Math.abs(wanted))));
        };
        for (let c = 0; c < channels; c++) {
          const own = Array.from(
            { length: batch * places },
            (_, i) => (Math.floor(i / places) * channels + c) * places + (i % places),
          );
          const m = average(own.map((at) => xs[at]!));
          const v = average(own.map((at) => (xs[at]! - m) ** 2));
          const r = 1 / Math.sqrt(v + eps);
          const scale = Math.max(1, r) ** 2 * (1 + s.center);
          compare(read(mean)[c]!, m);
          compare(read(variance)[c]!, v);
          compare(read(rstd)[c]!, r, scale);
          const w = weight === 0 ? 1 : arena.get(type, weight, channels)[c]!;
          const b = bias === 0 ? 0 : arena.get(type, bias, channels)[c]!;
          const total = own.reduce((sum, at) => sum + dys[at]!, 0);
          const along = own.reduce((sum, at) => sum + dys[at]! * (xs[at]! - m) * r, 0);
          compare(read(dBias)[c]!, total, 10);
          compare(read(dWeight)[c]!, along, 10 * scale);
          const n = own.length;
          for (const at of own) {
            const xhat = (xs[at]! - m) * r;
            compare(outs[at]!, xhat * w + b, scale);
            const inner = s.isConstant ? dys[at]! : dys[at]! - total / n - (xhat * along) / n;
            compare(dxs[at]!, inner * r * w, scale * r);
          }
        }
        expect(worst).toBeLessThan(tolerance);
      }),
      { seed: 42, numRuns: 60 },
    );
  });
});
