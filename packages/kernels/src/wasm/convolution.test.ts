import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arenas } from "../../test/arena.ts";
import { uniforms } from "../../test/layouts.ts";

const small = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
const sizes = fc.record({
  batch: small(1, 3),
  channels: fc.oneof(small(1, 4), fc.constant(70)),
  filters: fc.oneof(small(1, 20), fc.constant(250)),
  kernelRows: small(1, 3),
  kernelCols: small(1, 4),
  outRows: small(1, 5),
  outCols: fc.oneof(small(1, 20), fc.constant(300)),
  strideRow: small(1, 2),
  strideCol: small(1, 2),
  dilationRow: small(1, 2),
  dilationCol: small(1, 2),
  hasBias: fc.boolean(),
  seed: fc.integer(),
});
type Sizes = typeof sizes extends fc.Arbitrary<infer S> ? S : never;

/** Visits every pair of a place and a tap: positions in y, x (without border) and a filter. */
function forEachTap(
  s: Sizes,
  visit: (place: number, tap: number, row: number, col: number) => void,
): void {
  for (let i = 0; i < s.outRows; i++)
    for (let j = 0; j < s.outCols; j++)
      for (let r = 0; r < s.kernelRows; r++)
        for (let q = 0; q < s.kernelCols; q++) {
          const row = i * s.strideRow + r * s.dilationRow;
          visit(i * s.outCols + j, r * s.kernelCols + q, row, j * s.strideCol + q * s.dilationCol);
        }
}

function derived(s: Sizes): { rows: number; cols: number; places: number; area: number } {
  return {
    rows: (s.outRows - 1) * s.strideRow + (s.kernelRows - 1) * s.dilationRow + 1,
    cols: (s.outCols - 1) * s.strideCol + (s.kernelCols - 1) * s.dilationCol + 1,
    places: s.outRows * s.outCols,
    area: s.kernelRows * s.kernelCols,
  };
}

const stepsOf = (s: Sizes): [number, number, number, number] => [
  s.strideRow,
  s.strideCol,
  s.dilationRow,
  s.dilationCol,
];

describe.each(arenas)("convolutions ($build)", ({ arena }) => {
  describe.each([
    ["F32", 2e-5],
    ["F64", 1e-12],
  ] as const)("%s", (type, tolerance) => {
    const { kernels } = arena;
    const random = (length: number, seed: number): number => {
      const uniform = uniforms(seed);
      return arena.put(
        type,
        Array.from({ length }, () => uniform() - 0.5),
      );
    };
    const room = (length: number): number => arena.put(type, new Array<number>(length).fill(77));
    const expectClose = (actual: readonly number[], wanted: ArrayLike<number>): void => {
      let worst = 0;
      actual.forEach((value, i) => {
        worst = Math.max(worst, Math.abs(value - (wanted[i] ?? NaN)));
      });
      expect(worst).toBeLessThan(tolerance * 10);
      expect(actual.length).toBe(wanted.length);
    };

    test("convolve and convolveWeight equal plain loops, and write nothing else", () => {
      fc.assert(
        fc.property(sizes, (s) => {
          arena.reset();
          const { rows, cols, places, area } = derived(s);
          const { batch, channels, filters } = s;
          const plane = rows * cols;
          const depth = channels * area;
          fc.pre(batch * filters * depth * places < 5e5);
          const [x, w] = [
            random(batch * channels * plane, s.seed),
            random(filters * depth, ~s.seed),
          ];
          const bias = s.hasBias ? random(filters, s.seed + 1) : 0;
          const y = room(batch * filters * places + 1);
          const image = [channels * plane, plane, cols] as const;
          const taps = [s.kernelRows, s.kernelCols, ...stepsOf(s)] as const;
          kernels[`convolve${type}`](
            ...([batch, filters, places, depth, x, ...image, s.outCols, ...taps] as const),
            ...([w, bias, y, filters * places, places] as const),
          );
          const dw = room(depth * filters + 1);
          kernels[`convolveWeight${type}`](
            ...([channels, filters, batch, s.outRows, s.outCols, x, ...image, ...taps] as const),
            ...([y, filters * places, places, dw, area * filters, filters] as const),
          );
          const [xs, ws] = [
            arena.get(type, x, batch * channels * plane),
            arena.get(type, w, filters * depth),
          ];
          const wanted = new Float64Array(batch * filters * places + 1).fill(77);
          const biases = bias === 0 ? [] : arena.get(type, bias, filters);
          for (let i = 0; i < batch * filters * places; i++)
            wanted[i] = biases[Math.floor(i / places) % filters] ?? 0;
          const each = (visit: (y: number, w: number, x: number, dw: number) => void): void => {
            for (let n = 0; n < batch; n++)
              for (let f = 0; f < filters; f++)
                for (let c = 0; c < channels; c++)
                  forEachTap(s, (place, tap, row, col) => {
                    const p = c * area + tap;
                    const at = ((n * channels + c) * rows + row) * cols + col;
                    visit((n * filters + f) * places + place, f * depth + p, at, p * filters + f);
                  });
          };
          each((yi, wi, xi) => (wanted[yi]! += ws[wi]! * xs[xi]!));
          const ys = arena.get(type, y, batch * filters * places + 1);
          expectClose(ys, wanted);
          const sums = new Float64Array(depth * filters + 1);
          each((yi, _, xi, dwi) => (sums[dwi]! += ys[yi]! * xs[xi]!));
          const size = sums.reduce((most, sum) => Math.max(most, Math.abs(sum)), 1);
          sums[depth * filters] = 77;
          const actual = arena.get(type, dw, depth * filters + 1);
          expect(actual.at(-1)).toBe(77);
          expectClose(
            actual.map((value) => value / size),
            sums.map((value) => value / size),
          );
        }),
        { seed: 42, numRuns: 40 },
      );
    });

    test("depthwise, with a border too, and depthwiseWeight equal plain loops", () => {
      fc.assert(
        fc.property(sizes, small(-1, 2), small(0, 2), (given, top, left) => {
          arena.reset();
          const s = { ...given, channels: Math.min(given.channels, 5) };
          const { rows, cols, places, area } = derived(s);
          const { batch, channels } = s;
          const plane = rows * cols;
          const x = random(batch * channels * plane, s.seed);
          const w = random(channels * area, ~s.seed);
          const bias = s.hasBias ? random(channels, s.seed + 1) : 0;
          const y = room(batch * channels * places + 1);
          const head = [channels, batch, s.outRows, s.outCols, s.kernelRows, s.kernelCols] as const;
          kernels[`depthwise${type}`](
            ...([
              ...head,
              x,
              channels * plane,
              plane,
              rows,
              cols,
              top,
              left,
              ...stepsOf(s),
            ] as const),
            ...([w, area, bias, 1, y, channels * places, places] as const),
          );
          const dw = room(channels * area + 1);
          kernels[`depthwiseWeight${type}`](
            ...([...head, x, channels * plane, plane, cols, ...stepsOf(s)] as const),
            ...([y, channels * places, places, dw, area] as const),
          );
          const [xs, ws] = [
            arena.get(type, x, batch * channels * plane),
            arena.get(type, w, channels * area),
          ];
          const ys = arena.get(type, y, batch * channels * places + 1);
          const wanted = new Float64Array(batch * channels * places + 1).fill(77);
          const sums = new Float64Array(channels * area + 1);
          const biases = bias === 0 ? [] : arena.get(type, bias, channels);
          for (let n = 0; n < batch; n++)
            for (let c = 0; c < channels; c++) {
              const [from, to] = [(n * channels + c) * plane, (n * channels + c) * places];
              wanted.fill(biases[c] ?? 0, to, to + places);
              forEachTap(s, (place, tap, row, col) => {
                sums[c * area + tap]! += ys[to + place]! * xs[from + row * cols + col]!;
                if (row < top || row - top >= rows || col < left || col - left >= cols) return;
                const element = xs[from + (row - top) * cols + col - left]!;
                wanted[to + place]! += ws[c * area + tap]! * element;
              });
            }
          sums[channels * area] = 77;
          expectClose(ys, wanted);
          expectClose(arena.get(type, dw, channels * area + 1), sums);
        }),
        { seed: 42, numRuns: 60 },
      );
    });

    test("fold adds windows up where they came from, and leaves out what is on the border", () => {
      fc.assert(
        fc.property(sizes, small(-1, 2), small(-1, 2), (given, top, left) => {
          arena.reset();
          const s = { ...given, channels: Math.min(given.channels, 5) };
          const { rows, cols, places, area } = derived(s);
          const plane = rows * cols;
          const col = random(s.channels * area * places, s.seed);
          const x = room(s.channels * plane + 1);
          kernels[`fold${type}`](
            ...([s.channels, s.kernelRows, s.kernelCols, s.outRows, s.outCols] as const),
            ...([col, area * places, ...stepsOf(s), top, left, rows, cols, x, plane] as const),
          );
          const cells = arena.get(type, col, s.channels * area * places);
          const wanted = new Float64Array(s.channels * plane + 1);
          for (let c = 0; c < s.channels; c++)
            forEachTap(s, (place, tap, row, at) => {
              const [i, j] = [row - top, at - left];
              if (i < 0 || i >= rows || j < 0 || j >= cols) return;
              wanted[c * plane + i * cols + j]! += cells[(c * area + tap) * places + place]!;
            });
          wanted[s.channels * plane] = 77;
          expectClose(arena.get(type, x, s.channels * plane + 1), wanted);
        }),
        { seed: 42, numRuns: 60 },
      );
    });

    test("padPlanes puts planes at their place, with gaps and cut off", () => {
      fc.assert(
        fc.property(
          fc.tuple(small(0, 3), small(0, 8), small(0, 8), small(-3, 4), small(-9, 12)),
          fc.tuple(small(1, 3), small(1, 3), small(1, 9), small(1, 9)),
          ([planes, rows, cols, top, left], [stepRow, stepCol, outRows, outCols]) => {
            arena.reset();
            const x = random(planes * rows * cols, 7);
            const out = room(planes * outRows * outCols + 1);
            kernels[`padPlanes${type}`](
              ...([planes, rows, cols, x, rows * cols, top, left, stepRow, stepCol] as const),
              ...([outRows, outCols, out, outRows * outCols] as const),
            );
            const given = arena.get(type, x, planes * rows * cols);
            const wanted = new Float64Array(planes * outRows * outCols + 1);
            wanted[planes * outRows * outCols] = 77;
            given.forEach((value, at) => {
              const [p, i, j] = [
                Math.floor(at / (rows * cols)),
                Math.floor(at / cols) % rows,
                at % cols,
              ];
              const [row, col] = [top + i * stepRow, left + j * stepCol];
              if (row < 0 || row >= outRows || col < 0 || col >= outCols) return;
              wanted[(p * outRows + row) * outCols + col] = value;
            });
            expect(arena.get(type, out, planes * outRows * outCols + 1)).toEqual([...wanted]);
          },
        ),
        { seed: 42, numRuns: 100 },
      );
    });
  });
});
