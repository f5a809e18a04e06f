import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arenas } from "../../test/arena.ts";
import { uniforms } from "../../test/layouts.ts";

const small = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
/** Windows along a dimension of a size: first, behind the last (possibly none), count. */
const windows = (size: number): fc.Arbitrary<number[][]> =>
  fc.array(
    fc
      .tuple(small(0, size - 1), small(0, size), small(1, 9))
      .map(([first, last, count]) => [first, Math.max(first, last), count]),
    { minLength: 1, maxLength: 5 },
  );
const cases = fc.tuple(small(1, 7), small(1, 9)).chain(([rows, cols]) =>
  fc.record({
    planes: small(0, 3),
    rows: fc.constant(rows),
    cols: fc.constant(cols),
    rowWindows: windows(rows),
    colWindows: windows(cols),
    dilation: fc.tuple(small(1, 2), small(1, 2)),
    seed: fc.integer(),
  }),
);

describe.each(arenas)("pooling ($build)", ({ arena }) => {
  describe.each([
    ["F32", 1e-5],
    ["F64", 1e-13],
  ] as const)("%s", (type, tolerance) => {
    const { kernels } = arena;

    test("maxima are the first of equals, NaN and -Infinity as in PyTorch, and can be gathered and scattered", () => {
      fc.assert(
        fc.property(cases, ({ planes, rows, cols, rowWindows, colWindows, dilation, seed }) => {
          arena.reset();
          const uniform = uniforms(seed);
          const plane = rows * cols;
          // Few different values, so that there are ties.
          const values = Array.from({ length: planes * plane }, () =>
            uniform() < 0.05 ? NaN : Math.floor(uniform() * 5) - 2,
          );
          const x = arena.put(type, values);
          const [outRows, outCols] = [rowWindows.length, colWindows.length];
          const places = outRows * outCols;
          const out = arena.put(type, new Array<number>(planes * places + 1).fill(77));
          const indices = arena.put("I32", new Array<number>(planes * places + 1).fill(77));
          kernels[`maxPool${type}`](
            ...([planes, outRows, outCols, x, plane, cols] as const),
            ...([
              arena.put("I32", rowWindows.flat()),
              arena.put("I32", colWindows.flat()),
            ] as const),
            ...([...dilation, out, indices, places] as const),
          );
          const wanted: number[] = [];
          const wantedAt: number[] = [];
          for (let p = 0; p < planes; p++)
            for (const [top = 0, bottom = 0] of rowWindows)
              for (const [left = 0, right = 0] of colWindows) {
                let [most, at] = [-Infinity, -1];
                for (let r = top; r < bottom; r += dilation[0])
                  for (let c = left; c < right; c += dilation[1]) {
                    const value = values[p * plane + r * cols + c]!;
                    if (at === -1 || value > most || Number.isNaN(value))
                      [most, at] = [value, r * cols + c];
                  }
                wanted.push(most);
                wantedAt.push(at);
              }
          expect(arena.get(type, out, planes * places + 1)).toEqual([...wanted, 77]);
          expect(arena.get("I32", indices, planes * places + 1)).toEqual([...wantedAt, 77]);

          kernels[`gatherPlanes${type}`](planes, places, x, plane, indices, out);
          expect(arena.get(type, out, planes * places)).toEqual(
            wanted.map((value, i) => (wantedAt[i] === -1 ? 0 : value)),
          );
          const dy = Array.from({ length: planes * places }, (_, i) => i + 1);
          const dx = arena.put(type, new Array<number>(planes * plane + 1).fill(77));
          kernels[`scatterPlanes${type}`](planes, places, arena.put(type, dy), indices, dx, plane);
          const sums = new Array<number>(planes * plane).fill(0);
          dy.forEach((value, i) => {
            const at = wantedAt[i]!;
            if (at >= 0) sums[Math.floor(i / places) * plane + at]! += value;
          });
          expect(arena.get(type, dx, planes * plane + 1)).toEqual([...sums, 77]);
        }),
        { seed: 42, numRuns: 150 },
      );
    });

    test("means, and each window's share on its elements, equal plain loops", () => {
      fc.assert(
        fc.property(cases, ({ planes, rows, cols, rowWindows, colWindows, seed }) => {
          arena.reset();
          const uniform = uniforms(seed);
          const plane = rows * cols;
          const values = Array.from({ length: planes * plane }, () => uniform() - 0.5);
          const places = rowWindows.length * colWindows.length;
          const dy = Array.from({ length: planes * places }, () => uniform() - 0.5);
          const lists = [
            arena.put("I32", rowWindows.flat()),
            arena.put("I32", colWindows.flat()),
          ] as const;
          const sizes = [planes, rowWindows.length, colWindows.length] as const;
          const out = arena.put(type, new Array<number>(planes * places + 1).fill(77));
          const x = arena.put(type, values);
          kernels[`averagePool${type}`](...sizes, x, plane, cols, ...lists, out, places);
          const dx = arena.put(type, new Array<number>(planes * plane + 1).fill(77));
          const given = arena.put(type, dy);
          kernels[`averagePoolGrad${type}`](...sizes, given, places, ...lists, dx, plane, cols);
          const wanted: number[] = [];
          const shares = new Array<number>(planes * plane).fill(0);
          for (let p = 0; p < planes; p++)
            for (const [top = 0, bottom = 0, height = 0] of rowWindows)
              for (const [left = 0, right = 0, width = 0] of colWindows) {
                const share = dy[wanted.length]! / (height * width);
                let sum = 0;
                for (let r = top; r < bottom; r++)
                  for (let c = left; c < right; c++) {
                    sum += values[p * plane + r * cols + c]!;
                    shares[p * plane + r * cols + c]! += share;
                  }
                wanted.push(sum / (height * width));
              }
          const distance = (pointer: number, expected: readonly number[]): number =>
            arena
              .get(type, pointer, expected.length)
              .reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
          expect(distance(out, [...wanted, 77])).toBeLessThan(tolerance);
          expect(distance(dx, [...shares, 77])).toBeLessThan(tolerance);
        }),
        { seed: 42, numRuns: 150 },
      );
    });
  });
});
