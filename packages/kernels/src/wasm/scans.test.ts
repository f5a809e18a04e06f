import { describe, expect, test } from "vitest";
import { type Arena, arenas, rounded, type Type } from "../../test/arena.ts";
import { drawOf, inputLayouts, place, uniforms } from "../../test/layouts.ts";
import type { ReduceKernel } from "../table/reduction-kernels.ts";

const sizes = [
  [0, 3],
  [1, 0],
  [1, 1],
  [3, 5],
  [9, 17],
  [2, 70],
] as const;

/** Small whole numbers and halves: every partial result is exact. */
const draw = (seed: number): (() => number) => {
  const uniform = uniforms(seed);
  return () => [1, -1, 2, 0.5, -2, 0, 1, 1][Math.floor(uniform() * 8)] ?? 1;
};
const whole = (seed: number): (() => number) => {
  const next = draw(seed);
  return () => Math.ceil(next());
};

describe.each(arenas)("running sums and products ($build)", ({ arena }) => {
  test.each(["F32", "F64", "I64"] as const)("of %s equal a plain loop over any strides", (type) => {
    for (const [rows, cols] of sizes) {
      for (const layout of inputLayouts) {
        arena.reset();
        const a = place(arena, type, layout, rows, cols, type === "I64" ? whole(cols) : draw(cols));
        const out = place(arena, type, "spread", rows, cols, () => 77);
        const product = arena.put(type, new Array<number>(rows + 1).fill(77));
        const wrap = (t: number): number =>
          type === "I64" ? Number(BigInt.asIntN(64, BigInt(t))) : t;
        const of = {
          cumsum: (t: number, x: number) => t + x,
          cumprod: (t: number, x: number) => wrap(t * x),
        };
        for (const name of ["cumsum", "cumprod"] as const) {
          arena.kernels[`${name}${type}`](
            rows,
            cols,
            a.pointer,
            a.row,
            a.col,
            out.pointer,
            out.row,
            out.col,
          );
          for (let r = 0; r < rows; r++) {
            let total = name === "cumsum" ? 0 : 1;
            for (let c = 0; c < cols; c++) {
              total = of[name](total, a.at(r, c));
              expect(out.at(r, c) + 0).toBe(total + 0);
            }
          }
        }
        arena.kernels[`prod${type}`](rows, cols, a.pointer, a.row, a.col, product);
        const wanted = Array.from({ length: rows }, (_, r) =>
          Array.from({ length: cols }, (_unused, c) => a.at(r, c)).reduce(of.cumprod, 1),
        );
        expect(arena.get(type, product, rows + 1).map((x) => x + 0)).toEqual(
          [...wanted, 77].map((x) => x + 0),
        );
      }
    }
  });

  test("float32 is summed and multiplied in float64", () => {
    arena.reset();
    const a = arena.put("F32", [1e8, 1, -1e8, 0.5]);
    const out = arena.allocate(64);
    arena.kernels.cumsumF32(1, 4, a, 4, 1, out, 4, 1);
    expect(arena.get("F32", out, 4)).toEqual([1e8, 1e8, 1, 1.5]);
    arena.kernels.prodF32(1, 4, arena.put("F32", [1e30, 1e30, 1e-30, 1e-30]), 4, 1, out);
    expect(arena.get("F32", out, 1)[0]).toBeCloseTo(1, 5);
  });

  test.each(["F32", "F64"] as const)(
    "the linear recurrence of %s runs both ways over any strides, and does not read its first factor",
    (type) => {
      for (const [rows, cols] of sizes) {
        for (const layout of ["contiguous", "transposed", "spread", "row", "one"] as const) {
          arena.reset();
          const a = place(arena, type, layout, rows, cols, draw(rows));
          const b = place(arena, type, "transposed", rows, cols, drawOf("U8", cols));
          const out = place(arena, type, "padded", rows, cols, () => 77);
          const kernel = arena.kernels[`linearScan${type}`];
          kernel(
            rows,
            cols,
            a.pointer,
            a.row,
            a.col,
            b.pointer,
            b.row,
            b.col,
            out.pointer,
            out.row,
            out.col,
          );
          for (let r = 0; r < rows; r++) {
            let total = 0;
            for (let c = 0; c < cols; c++) {
              total = rounded[type](b.at(r, c) + (c === 0 ? 0 : a.at(r, c) * total));
              expect(Math.abs(out.at(r, c) - total)).toBeLessThanOrEqual(1e-5 * Math.abs(total));
            }
          }
        }
      }
      arena.reset();
      const bytes = type === "F32" ? 4 : 8;
      const x = arena.put(type, [2, 3, 4]);
      const y = arena.put(type, [1, 1, 1]);
      const out = arena.put(type, [0, 0, 0]);
      const last = 2 * bytes;
      arena.kernels[`linearScan${type}`](1, 3, x + last, 0, -1, y + last, 0, -1, out + last, 0, -1);
      expect(arena.get(type, out, 3)).toEqual([9, 4, 1]);
    },
  );
});

describe.each(arenas)("squared deviations ($build)", ({ arena }) => {
  test.each(["F32", "F64"] as const)("of %s equal a plain loop, however large the mean", (type) => {
    for (const [rows, cols] of [...sizes, [4, 3000]] as const) {
      for (const layout of ["contiguous", "padded", "transposed", "spread"] as const) {
        arena.reset();
        const uniform = uniforms(rows * 100 + cols);
        const a = place(arena, type, layout, rows, cols, () => 1000 + uniform());
        const results = deviations(arena, type, rows, cols, a.pointer, a.row, a.col);
        for (let r = 0; r < rows; r++) {
          const row = Array.from({ length: cols }, (_, c) => a.at(r, c));
          const mean = row.reduce((sum, x) => sum + x, 0) / cols;
          const wanted = row.reduce((sum, x) => sum + (x - mean) ** 2, 0);
          expect(Math.abs((results[r] ?? NaN) - wanted)).toBeLessThanOrEqual(1e-6 * wanted);
        }
      }
    }
  });

  test("a row's bits do not depend on how many rows are reduced with it", () => {
    arena.reset();
    const uniform = uniforms(3);
    const x = arena.put("F32", Array.from({ length: 7 * 50 }, uniform));
    const together = deviations(arena, "F32", 7, 50, x, 1, 7);
    const apart = Array.from(
      { length: 7 },
      (_, r) => deviations(arena, "F32", 1, 50, x + 4 * r, 1, 7)[0],
    );
    expect(apart).toEqual(together);
  });

  test("NaN and infinities make NaN", () => {
    arena.reset();
    const x = arena.put("F64", [1, NaN, 2, 1, Infinity, 2]);
    expect(deviations(arena, "F64", 2, 3, x, 3, 1)).toEqual([NaN, NaN]);
  });
});

describe.each(arenas)("products of int64 matrices ($build)", ({ arena }) => {
  test("equal a plain loop over any strides, with alpha and beta", () => {
    for (const [m, n, k] of [
      [0, 2, 2],
      [2, 0, 3],
      [2, 3, 0],
      [3, 4, 5],
    ] as const) {
      for (const layout of ["contiguous", "transposed", "spread"] as const) {
        for (const [alpha, beta] of [
          [1, 0],
          [-2, 1],
          [3, 2],
        ] as const) {
          arena.reset();
          const a = place(arena, "I64", layout, m, k, drawOf("I32", m));
          const b = place(arena, "I64", layout, k, n, drawOf("U8", n));
          const c = place(arena, "I64", "padded", m, n, () => 77);
          arena.kernels.gemmI64(
            m,
            n,
            k,
            alpha,
            a.pointer,
            a.row,
            a.col,
            b.pointer,
            b.row,
            b.col,
            beta,
            c.pointer,
            c.row,
          );
          for (let i = 0; i < m; i++) {
            for (let j = 0; j < n; j++) {
              let sum = beta * 77;
              for (let p = 0; p < k; p++) sum += alpha * a.at(i, p) * b.at(p, j);
              expect(c.at(i, j)).toBe(sum);
            }
          }
        }
      }
    }
  });
});

function deviations(
  arena: Arena,
  type: Type & ("F32" | "F64"),
  rows: number,
  cols: number,
  pointer: number,
  row: number,
  col: number,
): number[] {
  const kernel: ReduceKernel = arena.kernels[`squaredDeviations${type}`];
  const out = arena.allocate(rows * 8);
  kernel(rows, cols, pointer, row, col, out);
  return arena.get(type, out, rows);
}
