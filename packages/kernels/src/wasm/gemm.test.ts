import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Arena, arenas, bytesOf, rounded } from "../../test/arena.ts";
import { uniforms } from "../../test/layouts.ts";
import type { GemmKernel } from "../table/gemm-kernels.ts";

type Float = "F32" | "F64";

/** Strides in elements of an operand `[rows, cols]`, and how many elements it spans. */
interface Matrix {
  readonly pointer: number;
  readonly row: number;
  readonly col: number;
  readonly at: (r: number, c: number) => number;
}

const matrixKinds = ["normal", "transposed", "padded", "padded transposed", "spread"] as const;
type MatrixKind = (typeof matrixKinds)[number];

const small: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 0, max: 14 }),
  fc.integer({ min: 0, max: 80 }),
);
const depths: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 0, max: 40 }),
  fc.integer({ min: 250, max: 262 }),
);
const scalars: fc.Arbitrary<number> = fc.constantFrom(0, 1, -1, 0.5, 2.5);

describe.each(arenas)("gemm ($build)", ({ build, arena }) => {
  const gemms: Readonly<Record<Float, GemmKernel>> = {
    F32: arena.kernels.gemmF32,
    F64: arena.kernels.gemmF64,
  };
  const cases = fc.record({
    m: small,
    n: small,
    k: depths,
    aKind: fc.constantFrom(...matrixKinds),
    bKind: fc.constantFrom(...matrixKinds),
    alpha: scalars,
    beta: scalars,
    seed: fc.integer(),
  });

  test.each(["F32", "F64"] as const)(
    "%s equals a float64 loop for any shape, strides, alpha and beta",
    (type) => {
      fc.assert(
        fc.property(cases, ({ m, n, k, aKind, bKind, alpha, beta, seed }) => {
          arena.reset();
          const draw = drawOf(seed);
          const a = matrix(arena, type, aKind, m, k, draw);
          const b = matrix(arena, type, bKind, k, n, draw);
          const c = matrix(arena, type, "padded", m, n, draw);
          const before = Array.from({ length: m * n }, (_, i) => c.at(Math.floor(i / n), i % n));
          const guard = c.row * m + 8;
          const all = arena.get(type, c.pointer, guard);
          gemms[type](
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
              let sum = 0;
              let size = 0;
              for (let p = 0; p < k; p++) {
                sum += a.at(i, p) * b.at(p, j);
                size += Math.abs(a.at(i, p) * b.at(p, j));
              }
              const wanted = alpha * sum + beta * (before[i * n + j] ?? 0);
              const unit = type === "F32" ? 2 ** -23 : 2 ** -52;
              const tolerance =
                unit * (Math.abs(alpha) * size * Math.sqrt(k + 1) + Math.abs(beta) + 1e-3);
              expect(Math.abs(c.at(i, j) - wanted)).toBeLessThanOrEqual(tolerance);
            }
          }
          const untouched = (values: number[]): number[] =>
            values.filter((_, i) => i % c.row >= n || i >= c.row * m);
          expect(untouched(arena.get(type, c.pointer, guard))).toEqual(untouched(all));
        }),
        { seed: 42, numRuns: 250 },
      );
    },
  );

  test.each(["F32", "F64"] as const)(
    "%s gives each element the bits it has when computed alone",
    (type) => {
      fc.assert(
        fc.property(cases, ({ m, n, k, aKind, bKind, alpha, beta, seed }) => {
          arena.reset();
          const draw = drawOf(seed);
          const a = matrix(arena, type, aKind, m, k, draw);
          const b = matrix(arena, type, bKind, k, n, draw);
          const c = matrix(arena, type, "normal", m, n, draw);
          const alone = arena.put(type, arena.view(type, c.pointer, Math.max(m * n, 1)));
          const bytes = bytesOf[type];
          gemms[type](
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
              const [x, y] = [a.pointer + i * a.row * bytes, b.pointer + j * b.col * bytes];
              gemms[type](
                1,
                1,
                k,
                alpha,
                x,
                a.row,
                a.col,
                y,
                b.row,
                b.col,
                beta,
                alone + (i * n + j) * bytes,
                1,
              );
            }
          }
          expect(arena.get(type, c.pointer, m * n)).toEqual(arena.get(type, alone, m * n));
        }),
        { seed: 43, numRuns: 120 },
      );
    },
  );

  // Shapes that reach every path and every block edge: packed, in place, transposed, narrow, rows, dots.
  const paths: readonly [number, number, number, MatrixKind, MatrixKind][] = [
    [250, 133, 300, "normal", "normal"],
    [247, 150, 301, "transposed", "transposed"],
    [263, 1050, 40, "transposed", "normal"],
    [131, 140, 258, "spread", "spread"],
    [257, 131, 20, "transposed", "normal"],
    [250, 70, 300, "normal", "normal"],
    [250, 70, 300, "transposed", "transposed"],
    [61, 1030, 257, "normal", "transposed"],
    [16, 300, 784, "normal", "transposed"],
    [32, 1400, 40, "normal", "transposed"],
    [16, 256, 256, "normal", "normal"],
    [256, 100, 16, "transposed", "normal"],
    [128, 10, 512, "normal", "normal"],
    [128, 10, 512, "transposed", "transposed"],
    [1, 300, 512, "normal", "normal"],
    [3, 70, 513, "normal", "transposed"],
    [70, 2, 513, "normal", "normal"],
    [70, 1, 513, "normal", "transposed"],
  ];
  test.each(paths)(
    "%i x %i x %i, A %s, B %s: the documented order of additions, bit for bit",
    (m, n, k, aKind, bKind) => {
      for (const type of ["F32", "F64"] as const) {
        arena.reset();
        const draw = drawOf(m + n + k);
        const a = matrix(arena, type, aKind, m, k, draw);
        const b = matrix(arena, type, bKind, k, n, draw);
        const c = matrix(arena, type, "normal", m, n, draw);
        const before = arena.get(type, c.pointer, m * n);
        gemms[type](
          m,
          n,
          k,
          0.7,
          a.pointer,
          a.row,
          a.col,
          b.pointer,
          b.row,
          b.col,
          0.3,
          c.pointer,
          c.row,
        );
        const after = arena.get(type, c.pointer, m * n);
        const elements = [
          0,
          m * n - 1,
          ...Array.from({ length: 60 }, (_, i) => (i * 7919) % (m * n)),
        ];
        if (build === "simd") {
          for (const at of elements) {
            const wanted = ordered(
              type,
              k,
              a,
              b,
              Math.floor(at / n),
              at % n,
              0.7,
              0.3,
              before[at] ?? 0,
            );
            expect(after[at]).toBe(wanted);
          }
        } else {
          const bytes = bytesOf[type];
          const alone = arena.put(type, before);
          for (const at of new Set(elements)) {
            const [x, y] = [
              a.pointer + Math.floor(at / n) * a.row * bytes,
              b.pointer + (at % n) * b.col * bytes,
            ];
            gemms[type](1, 1, k, 0.7, x, a.row, a.col, y, b.row, b.col, 0.3, alone + at * bytes, 1);
            expect(after[at]).toBe(arena.get(type, alone + at * bytes, 1)[0]);
          }
        }
      }
    },
  );

  test("beta = 1 with a depth of at most 256 adds the complete dot product to C", () => {
    arena.reset();
    const draw = drawOf(5);
    const [m, n, k] = [30, 40, 256];
    const a = matrix(arena, "F32", "transposed", m, k, draw);
    const b = matrix(arena, "F32", "normal", k, n, draw);
    const c = matrix(arena, "F32", "normal", m, n, draw);
    const product = matrix(arena, "F32", "normal", m, n, draw);
    const before = arena.get("F32", c.pointer, m * n);
    const { gemmF32 } = arena.kernels;
    gemmF32(m, n, k, 1, a.pointer, a.row, a.col, b.pointer, b.row, b.col, 0, product.pointer, n);
    gemmF32(m, n, k, 1, a.pointer, a.row, a.col, b.pointer, b.row, b.col, 1, c.pointer, n);
    const sums = before.map((x, i) => Math.fround(x + product.at(Math.floor(i / n), i % n)));
    expect(arena.get("F32", c.pointer, m * n)).toEqual(sums);
  });

  test("beta = 0 does not read C, alpha = 0 reads neither A nor B", () => {
    for (const n of [1, 3, 8, 60, 70]) {
      arena.reset();
      const ones = arena.put("F32", new Float32Array(n * n).fill(1));
      const nans = arena.put("F32", new Float32Array(n * n).fill(NaN));
      const c = arena.put("F32", new Float32Array(n * n).fill(NaN));
      arena.kernels.gemmF32(n, n, n, 1, ones, n, 1, ones, n, 1, 0, c, n);
      expect(new Set(arena.get("F32", c, n * n))).toEqual(new Set([n]));
      arena.kernels.gemmF32(n, n, n, 0, nans, n, 1, nans, n, 1, 2, c, n);
      expect(new Set(arena.get("F32", c, n * n))).toEqual(new Set([2 * n]));
      arena.kernels.gemmF32(n, n, 0, 1, nans, n, 1, nans, n, 1, 0, c, n);
      expect(new Set(arena.get("F32", c, n * n))).toEqual(new Set([0]));
    }
  });

  test("NaN and infinities stay in their own row and column", () => {
    for (const [m, n, k] of [
      [5, 9, 7],
      [70, 70, 70],
      [16, 100, 40],
    ] as const) {
      arena.reset();
      const a = arena.put("F32", new Float32Array(m * k).fill(1));
      const b = arena.put("F32", new Float32Array(k * n).fill(1));
      const c = arena.put("F32", new Float32Array(m * n));
      arena.view("F32", a, m * k)[2 * k + 3] = NaN;
      arena.view("F32", b, k * n)[3 * n + 4] = Infinity;
      arena.kernels.gemmF32(m, n, k, 1, a, k, 1, b, n, 1, 0, c, n);
      const wanted = (i: number): number =>
        Math.floor(i / n) === 2 ? NaN : i % n === 4 ? Infinity : k;
      expect(arena.get("F32", c, m * n)).toEqual(
        Array.from({ length: m * n }, (_, i) => wanted(i)),
      );
    }
  });
});

function drawOf(seed: number): () => number {
  const uniform = uniforms(seed);
  return () => uniform() * 2 - 1;
}

function matrix(
  arena: Arena,
  type: Float,
  kind: MatrixKind,
  rows: number,
  cols: number,
  draw: () => number,
): Matrix {
  const strides = {
    normal: [cols, 1],
    transposed: [1, rows],
    padded: [cols + 5, 1],
    "padded transposed": [1, rows + 3],
    spread: [2 * cols + 1, 2],
  }[kind] as [number, number]; // every kind has two
  const [row, col] = strides;
  const length = rows * row + cols * col + 16;
  const pointer = arena.put(
    type,
    Array.from({ length }, () => rounded[type](draw())),
  );
  const values = arena.view(type, pointer, length);
  return { pointer, row, col, at: (r, c) => values[r * row + c * col] ?? NaN };
}

/** The element with multiply and add apart: blocks of 256 summed from zero, each times alpha added to C. */
function ordered(
  type: Float,
  k: number,
  a: Matrix,
  b: Matrix,
  i: number,
  j: number,
  alpha: number,
  beta: number,
  before: number,
): number {
  const round = rounded[type];
  let c = round(before * round(beta));
  for (let pc = 0; pc < k; pc += 256) {
    let sum = 0;
    for (let p = pc; p < Math.min(k, pc + 256); p++)
      sum = round(sum + round(a.at(i, p) * b.at(p, j)));
    c = round(c + round(sum * round(alpha)));
  }
  return c;
}
