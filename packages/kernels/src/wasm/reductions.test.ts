import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Arena, arenas, type Type } from "../../test/arena.ts";
import { drawOf, inputLayouts, place, shapes, uniforms } from "../../test/layouts.ts";
import type { ReduceKernel } from "../table/reduction-kernels.ts";

interface Reduction {
  readonly name: string;
  readonly type: Type;
  readonly out: Type;
  readonly of: (row: readonly number[]) => number;
}

const argmax = (row: readonly number[]): number => {
  const nan = row.findIndex(Number.isNaN);
  return nan >= 0 ? nan : Math.max(0, row.indexOf(Math.max(...row)));
};
const argmin = (row: readonly number[]): number => {
  const nan = row.findIndex(Number.isNaN);
  return nan >= 0 ? nan : Math.max(0, row.indexOf(Math.min(...row)));
};
const limits = { I32: [-(2 ** 31), 2 ** 31 - 1], U8: [0, 255], Bool: [0, 255] } as const;
const sum = (row: readonly number[]): number => row.reduce((total, x) => total + x, 0);
const wrappedSum = (row: readonly number[]): number => row.reduce((sum, x) => (sum + x) | 0, 0);

const exact: readonly Reduction[] = [
  { name: "maxF32", type: "F32", out: "F32", of: (row) => Math.max(...row) },
  { name: "maxF64", type: "F64", out: "F64", of: (row) => Math.max(...row) },
  { name: "minF32", type: "F32", out: "F32", of: (row) => Math.min(...row) },
  { name: "minF64", type: "F64", out: "F64", of: (row) => Math.min(...row) },
  ...(["I32", "U8", "Bool"] as const).flatMap((type): Reduction[] => [
    { name: `max${type}`, type, out: type, of: (row) => Math.max(limits[type][0], ...row) },
    { name: `min${type}`, type, out: type, of: (row) => Math.min(limits[type][1], ...row) },
  ]),
  // As numbers int64's limits, which stand for no elements, are powers of two.
  { name: "maxI64", type: "I64", out: "I64", of: (row) => Math.max(-(2 ** 63), ...row) },
  { name: "minI64", type: "I64", out: "I64", of: (row) => Math.min(2 ** 63, ...row) },
  ...(["I32", "I64", "U8", "Bool"] as const).flatMap((type): Reduction[] => [
    { name: `argmax${type}`, type, out: "I32", of: argmax },
    { name: `argmin${type}`, type, out: "I32", of: argmin },
    { name: `sum${type}ToI64`, type, out: "I64", of: sum },
  ]),
  { name: "argmaxF32", type: "F32", out: "I32", of: argmax },
  { name: "argmaxF64", type: "F64", out: "I32", of: argmax },
  { name: "argminF32", type: "F32", out: "I32", of: argmin },
  { name: "argminF64", type: "F64", out: "I32", of: argmin },
  { name: "sumI32", type: "I32", out: "I32", of: wrappedSum },
  { name: "sumBoolToI32", type: "Bool", out: "I32", of: wrappedSum },
];

describe.each(arenas)("reductions ($build)", ({ arena }) => {
  test.each(exact)("$name equals a plain loop over any strides", ({ name, type, out, of }) => {
    check(
      arena,
      name,
      type,
      out,
      (seed) => drawOf(type, seed),
      (actual, row) => expect(actual).toBe(of(row)),
    );
  });

  test.each([
    { type: "F32" as const, unit: 2 ** -23 },
    { type: "F64" as const, unit: 2 ** -52 },
  ])("sum of $type is a few roundings from the exact sum over any strides", ({ type, unit }) => {
    const draw = (seed: number): (() => number) => {
      const uniform = uniforms(seed);
      return () => uniform() - 0.5;
    };
    check(arena, `sum${type}`, type, type, draw, (actual, row) => {
      const size = row.reduce((sum, x) => sum + Math.abs(x), 0);
      expect(Math.abs(actual - row.reduce((sum, x) => sum + x, 0))).toBeLessThanOrEqual(
        8 * unit * size,
      );
    });
  });

  test.each([
    ["contiguous", [0, 1]],
    ["transposed", [1, 0]],
  ] as const)(
    "extremes tell zeros apart, pass NaN on and take the first of equals (%s)",
    (_layout, [rowStep]) => {
      const length = 37;
      const rows: number[][] = [
        new Array<number>(length).fill(-0),
        Array.from({ length }, (_, i) => (i === 20 ? 0 : -0)),
        Array.from({ length }, (_, i) => (i === 30 ? -0 : 0)),
        Array.from({ length }, (_, i) => (i === 11 || i === 36 ? 0 : -1 - i)),
        Array.from({ length }, (_, i) => (i === 36 ? NaN : i)),
        Array.from({ length }, (_, i) => (i === 3 || i === 18 ? NaN : -i)),
        new Array<number>(length).fill(-Infinity),
        Array.from({ length }, (_, i) => (i === 9 || i === 33 ? Infinity : i)),
        Array.from({ length }, (_, i) => (i % 5 === 2 ? 4 : 3)),
        ...Array.from({ length: 12 }, (_, r) =>
          Array.from({ length }, (_unused, i) => Math.sin(i * r)),
        ),
      ];
      for (const type of ["F32", "F64"] as const) {
        arena.reset();
        const count = rows.length;
        const flat =
          rowStep === 1
            ? Array.from(
                { length: count * length },
                (_, i) => rows[i % count]?.[Math.floor(i / count)] ?? NaN,
              )
            : rows.flat();
        const x = arena.put(type, flat);
        const out = arena.allocate(count * 8);
        const of = (name: "max" | "min" | "argmax" | "argmin"): number[] => {
          const [row, col] = rowStep === 1 ? [1, count] : [length, 1];
          arena.kernels[`${name}${type}`](count, length, x, row, col, out);
          return arena.get(name.startsWith("arg") ? "I32" : type, out, count);
        };
        const round = (y: number): number => (type === "F32" ? Math.fround(y) : y);
        expect(of("max")).toEqual(rows.map((row) => round(Math.max(...row))));
        expect(of("min")).toEqual(rows.map((row) => round(Math.min(...row))));
        expect(of("argmax")).toEqual(rows.map((row) => argmax(row.map(round))));
        expect(of("argmin")).toEqual(rows.map((row) => argmin(row.map(round))));
      }
    },
  );

  test("long rows of integers and bytes sum as plain loops do, wrapping", () => {
    arena.reset();
    const words = Int32Array.from({ length: 5003 }, (_, i) => Math.imul(i + 1, 0x9e3779b1));
    const bytes = Uint8Array.from({ length: 9001 }, () => 255);
    const out = arena.allocate(16);
    arena.kernels.sumI32(1, words.length, arena.put("I32", words), words.length, 1, out);
    arena.kernels.sumBoolToI32(1, bytes.length, arena.put("U8", bytes), bytes.length, 1, out + 4);
    expect(arena.get("I32", out, 2)).toEqual([wrappedSum(Array.from(words)), 255 * 9001]);
    arena.kernels.sumI32ToI64(1, words.length, arena.put("I32", words), words.length, 1, out);
    arena.kernels.sumU8ToI64(1, bytes.length, arena.put("U8", bytes), bytes.length, 1, out + 8);
    expect(arena.get("I64", out, 2)).toEqual([sum(Array.from(words)), 255 * 9001]);
    const long = arena.allocate(24);
    arena.long(long, 3).set([2n ** 62n, 2n ** 62n, 2n ** 62n + 1n]);
    arena.kernels.sumI64ToI64(1, 3, long, 3, 1, out);
    expect(arena.long(out, 1)[0]).toBe(-(2n ** 62n) + 1n);
  });

  test("sums of NaN and infinities follow IEEE 754", () => {
    for (const type of ["F32", "F64"] as const) {
      for (const [values, wanted] of [
        [[1, Infinity, 2], Infinity],
        [[Infinity, 1, -Infinity], NaN],
        [[1, NaN, 2], NaN],
      ] as const) {
        for (const length of [3, 64, 1030]) {
          arena.reset();
          const x = arena.put(
            type,
            Array.from({ length }, (_, i) => values[i] ?? 1),
          );
          const out = arena.allocate(8);
          arena.kernels[`sum${type}`](1, length, x, length, 1, out);
          expect(arena.get(type, out, 1)[0]).toBe(wanted);
        }
      }
    }
  });

  test("a million float32 values sum to within 1e-6, along rows and down columns", () => {
    arena.reset();
    const [rows, cols] = [64, 16_384];
    const values = Float32Array.from(
      { length: rows * cols },
      (_, i) => ((i * 7919) % 1009) / 1009 + 0.1,
    );
    const total = values.reduce((sum, x) => sum + x, 0);
    const x = arena.put("F32", values);
    const out = arena.allocate(rows * 4);
    arena.kernels.sumF32(1, rows * cols, x, rows * cols, 1, out);
    expect(Math.abs((arena.get("F32", out, 1)[0] ?? NaN) / total - 1)).toBeLessThan(1e-6);
    arena.kernels.sumF32(rows, cols, x, 1, rows, out);
    const columns = arena.get("F32", out, rows);
    expect(Math.abs(columns.reduce((sum, y) => sum + y, 0) / total - 1)).toBeLessThan(1e-6);
  });

  test("a column's sum does not depend on how many columns are summed with it", () => {
    arena.reset();
    const [rows, cols] = [77, 300];
    const uniform = uniforms(7);
    const x = arena.put("F32", Array.from({ length: rows * cols }, uniform));
    const together = arena.allocate(rows * 4);
    const apart = arena.allocate(rows * 4);
    arena.kernels.sumF32(rows, cols, x, 1, rows, together);
    for (let r = 0; r < rows; r++) arena.kernels.sumF32(1, cols, x + r * 4, 1, rows, apart + r * 4);
    expect(arena.get("F32", apart, rows)).toEqual(arena.get("F32", together, rows));
  });
});

function check(
  arena: Arena,
  name: string,
  type: Type,
  outType: Type,
  drawer: (seed: number) => () => number,
  agrees: (actual: number, row: readonly number[]) => void,
): void {
  const kernel = Reflect.get(arena.kernels, name) as ReduceKernel; // by name: all have this signature
  const cases = fc.record({
    shape: shapes,
    layout: fc.constantFrom(...inputLayouts),
    seed: fc.integer(),
  });
  fc.assert(
    fc.property(cases, ({ shape: { rows, cols }, layout, seed }) => {
      arena.reset();
      const a = place(arena, type, layout, rows, cols, drawer(seed));
      const out = arena.put(outType, new Array<number>(rows + 1).fill(77));
      kernel(rows, cols, a.pointer, a.row, a.col, out);
      const results = arena.get(outType, out, rows + 1);
      for (let r = 0; r < rows; r++) {
        agrees(
          results[r] ?? NaN,
          Array.from({ length: cols }, (_, c) => a.at(r, c)),
        );
      }
      expect(results[rows]).toBe(77);
    }),
    { seed: 42, numRuns: 100 },
  );
}
