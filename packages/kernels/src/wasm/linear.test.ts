import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Arena, arenas, bytesOf } from "../../test/arena.ts";
import { type Layout, type Operand, place, uniforms } from "../../test/layouts.ts";

type Float = "F32" | "F64";
/** None, relu, gelu, gelu with tanh. */
type Activation = 0 | 1 | 2 | 3;
const floats = ["F32", "F64"] as const;

const size: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 0, max: 9 }),
  fc.integer({ min: 0, max: 70 }),
);
const depth: fc.Arbitrary<number> = fc.oneof(size, fc.integer({ min: 254, max: 259 }));
const layout: fc.Arbitrary<Layout> = fc.constantFrom(
  "contiguous",
  "padded",
  "transposed",
  "spread",
);
const activation: fc.Arbitrary<Activation> = fc.constantFrom(0, 1, 2, 3);
const beta: fc.Arbitrary<number> = fc.constantFrom(0, 1, 0.5);
const cases = {
  type: fc.constantFrom(...floats),
  m: size,
  n: size,
  k: depth,
  x: layout,
  w: layout,
  activation,
  seed: fc.integer(),
};

describe.each(arenas)("linear layers ($build)", ({ arena }) => {
  test("linear has the bits of product, addition and activation apart, and those of a float64 loop nearly", () => {
    const options = { ...cases, biased: fc.boolean(), kept: fc.boolean() };
    fc.assert(
      fc.property(fc.record(options), (c) => {
        arena.reset();
        const { type, m, n, k } = c;
        const draw = drawOf(c.seed);
        const x = place(arena, type, c.x, m, k, draw);
        const w = place(arena, type, c.w, k, n, draw);
        const bias = place(arena, type, "contiguous", 1, n, draw);
        const out = place(arena, type, "padded", m, n, draw);
        const pre = place(arena, type, "padded", m, n, draw);
        const z = place(arena, type, "contiguous", m, n, draw);
        const y = place(arena, type, "contiguous", m, n, draw);
        const before = arena.get(type, out.pointer, out.length);
        arena.kernels[`linear${type}`](
          m,
          n,
          k,
          ...strided(x),
          ...strided(w),
          c.biased ? bias.pointer : 0,
          c.activation,
          c.kept ? pre.pointer : 0,
          out.pointer,
          out.row,
        );
        arena.kernels[`gemm${type}`](m, n, k, 1, ...strided(x), ...strided(w), 0, z.pointer, n);
        if (c.biased)
          arena.kernels[`add${type}`](m, n, z.pointer, n, 1, bias.pointer, 0, 1, z.pointer, n, 1);
        activate(arena, type, c.activation, m, n, z.pointer, y.pointer);
        expect(rowsOf(out, m, n)).toEqual(rowsOf(y, m, n));
        if (c.kept) expect(rowsOf(pre, m, n)).toEqual(rowsOf(z, m, n));
        const gaps = (values: number[]): number[] => values.filter((_, i) => i % out.row >= n);
        expect(gaps(arena.get(type, out.pointer, out.length))).toEqual(gaps(before));
        const unit = type === "F32" ? 2 ** -22 : 2 ** -51;
        for (let i = 0; i < m; i++) {
          for (let j = 0; j < n; j++) {
            let sum = c.biased ? bias.at(0, j) : 0;
            for (let p = 0; p < k; p++) sum += x.at(i, p) * w.at(p, j);
            expect(Math.abs(out.at(i, j) - activated(c.activation, sum))).toBeLessThanOrEqual(
              unit * (k + 2),
            );
          }
        }
      }),
      { seed: 42, numRuns: 150 },
    );
  });

  test("linearGrad has the bits of its parts apart, accumulates with beta, and leaves out what is not wanted", () => {
    const options = {
      ...cases,
      dy: fc.constantFrom<Layout>("contiguous", "padded", "transposed", "one", "row"),
      dw: fc.constantFrom("padded", "transposed"),
      inPlace: fc.boolean(),
      betaW: beta,
      betaB: beta,
      wanted: fc.record({ dx: fc.boolean(), dw: fc.boolean(), db: fc.boolean() }),
    };
    fc.assert(
      fc.property(fc.record(options), (c) => {
        arena.reset();
        const { type, m, n, k, wanted } = c;
        const draw = drawOf(c.seed);
        const x = place(arena, type, c.x, m, k, draw);
        const w = place(arena, type, c.w, n, k, draw);
        const saved = place(arena, type, "padded", m, n, draw);
        const dyLayout = c.inPlace ? "padded" : c.dy;
        const dy = place(arena, type, dyLayout, m, n, draw);
        const dz = place(arena, type, "padded", m, n, draw);
        const dx = place(arena, type, "padded", m, k, draw);
        const dw = place(arena, type, c.dw, n, k, draw);
        const db = place(arena, type, "contiguous", 1, n, draw);

        const apart = place(arena, type, "padded", m, n, draw);
        const gradient = c.activation === 0 ? dy : apart;
        if (c.activation !== 0) {
          const [s, g, o] = [saved, dy, apart];
          const name = (["reluGrad", "geluGrad", "geluTanhGrad"] as const)[c.activation - 1];
          const kernel = arena.kernels[`${name ?? "reluGrad"}${type}`];
          kernel(m, n, s.pointer, s.row, 1, g.pointer, g.row, g.col, o.pointer, o.row, 1);
        }
        const wantedDx = place(arena, type, "contiguous", m, k, draw);
        arena.kernels[`gemm${type}`](
          m,
          k,
          n,
          1,
          ...strided(gradient),
          ...strided(w),
          0,
          wantedDx.pointer,
          k,
        );
        const wantedDw = place(arena, type, "contiguous", n, k, draw);
        const own = arena.view(type, wantedDw.pointer, n * k);
        rowsOf(dw, n, k).forEach((value, i) => (own[i] = value));
        arena.kernels[`gemm${type}`](
          n,
          k,
          m,
          1,
          gradient.pointer,
          gradient.col,
          gradient.row,
          ...strided(x),
          c.betaW,
          wantedDw.pointer,
          k,
        );
        const sums = place(arena, type, "contiguous", 1, n, draw);
        arena.kernels[`sum${type}`](
          n,
          m,
          gradient.pointer,
          gradient.col,
          gradient.row,
          sums.pointer,
        );
        const round = type === "F32" ? Math.fround : (v: number): number => v;
        const wantedDb = rowsOf(sums, 1, n).map((sum, j) =>
          c.betaB === 0 ? sum : round(round(db.at(0, j) * c.betaB) + sum),
        );
        const kept = { dx: rowsOf(dx, m, k), dw: rowsOf(dw, n, k), db: rowsOf(db, 1, n) };

        const out = c.inPlace ? dy : dz;
        arena.kernels[`linearGrad${type}`](
          m,
          n,
          k,
          ...strided(dy),
          c.activation,
          saved.pointer,
          saved.row,
          ...strided(x),
          ...strided(w),
          c.activation === 0 ? 0 : out.pointer,
          out.row,
          wanted.dx ? dx.pointer : 0,
          dx.row,
          c.betaW,
          wanted.dw ? dw.pointer : 0,
          dw.row,
          dw.col,
          c.betaB,
          wanted.db ? db.pointer : 0,
        );
        if (c.activation !== 0) expect(rowsOf(out, m, n)).toEqual(rowsOf(apart, m, n));
        expect(rowsOf(dx, m, k)).toEqual(wanted.dx ? rowsOf(wantedDx, m, k) : kept.dx);
        expect(rowsOf(dw, n, k)).toEqual(wanted.dw ? rowsOf(wantedDw, n, k) : kept.dw);
        expect(rowsOf(db, 1, n)).toEqual(wanted.db ? wantedDb : kept.db);
      }),
      { seed: 43, numRuns: 200 },
    );
  });

  test.each(floats)("linearGrad%s of a small layer has the values worked out by hand", (type) => {
    arena.reset();
    // y = relu(x Wᵀ), x [2, 2], W [1, 2] = [1, -1]: z = [1, -1], so only the first row passes dy on.
    const put = (...values: number[]): number => arena.put(type, values);
    const [x, w, y, dy] = [put(3, 2, 1, 2), put(1, -1), put(1, 0), put(5, 7)];
    const [dz, dx, dw, db] = [put(9, 9), put(9, 9, 9, 9), put(100, 200), put(1000)];
    const grad = arena.kernels[`linearGrad${type}`];
    grad(2, 1, 2, dy, 1, 1, 1, y, 1, x, 2, 1, w, 2, 1, dz, 1, dx, 2, 1, dw, 2, 1, 1, db);
    expect(arena.get(type, dz, 2)).toEqual([5, 0]);
    expect(arena.get(type, dx, 4)).toEqual([5, -5, 0, 0]);
    expect(arena.get(type, dw, 2)).toEqual([115, 210]);
    expect(arena.get(type, db, 1)).toEqual([1005]);
  });

  test("gemmBatched has the bits of one product after another, with operands repeated or packed", () => {
    const options = {
      ...cases,
      batch: fc.integer({ min: 0, max: 4 }),
      repeatA: fc.boolean(),
      repeatB: fc.boolean(),
      gap: fc.constantFrom(0, 3),
      beta,
    };
    fc.assert(
      fc.property(fc.record(options), (c) => {
        arena.reset();
        const { type, batch, m, n, k } = c;
        const bytes = bytesOf[type];
        const draw = drawOf(c.seed);
        // One matrix below another; transposed ones lie side by side instead.
        const a = place(arena, type, c.x, Math.max(batch, 1) * (m + c.gap), k, draw);
        const b = place(arena, type, c.w, Math.max(batch, 1) * k, n, draw);
        const out = place(arena, type, "contiguous", batch * (m + c.gap), n, draw);
        const each = arena.put(type, arena.view(type, out.pointer, out.length));
        const aBatch = c.repeatA ? 0 : (m + c.gap) * a.row;
        const bBatch = c.repeatB ? 0 : k * b.row;
        const cBatch = (m + c.gap) * n;
        arena.kernels[`gemmBatched${type}`](
          batch,
          m,
          n,
          k,
          0.5,
          a.pointer,
          aBatch,
          a.row,
          a.col,
          b.pointer,
          bBatch,
          b.row,
          b.col,
          c.beta,
          out.pointer,
          cBatch,
          n,
        );
        for (let i = 0; i < batch; i++) {
          const [x, y] = [a.pointer + i * aBatch * bytes, b.pointer + i * bBatch * bytes];
          const z = each + i * cBatch * bytes;
          arena.kernels[`gemm${type}`](
            m,
            n,
            k,
            0.5,
            x,
            a.row,
            a.col,
            y,
            b.row,
            b.col,
            c.beta,
            z,
            n,
          );
        }
        expect(arena.get(type, out.pointer, out.length)).toEqual(arena.get(type, each, out.length));
      }),
      { seed: 44, numRuns: 150 },
    );
  });
});

function activate(
  arena: Arena,
  type: Float,
  activation: Activation,
  m: number,
  n: number,
  z: number,
  y: number,
): void {
  const name = (["", "relu", "gelu", "geluTanh"] as const)[activation];
  if (name === "") arena.view(type, y, m * n).set(arena.view(type, z, m * n));
  else arena.kernels[`${name}${type}`](m, n, z, n, 1, y, n, 1);
}

/** The activation in float64, the error function by its series: arguments are small here. */
function activated(activation: Activation, z: number): number {
  if (activation === 1) return Math.max(z, 0);
  if (activation === 2) return (z * (1 + erf(z / Math.SQRT2))) / 2;
  if (activation === 3)
    return (z * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3)))) / 2;
  return z;
}

function erf(x: number): number {
  if (Math.abs(x) > 5) return Math.sign(x);
  let [term, sum] = [x, x];
  for (let i = 1; i < 120; i++) {
    term *= (-x * x) / i;
    sum += term / (2 * i + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

function strided(operand: Operand): [pointer: number, row: number, col: number] {
  return [operand.pointer, operand.row, operand.col];
}

function rowsOf(operand: Operand, rows: number, cols: number): number[] {
  return Array.from({ length: rows * cols }, (_, i) => operand.at(Math.floor(i / cols), i % cols));
}

function drawOf(seed: number): () => number {
  const uniform = uniforms(seed);
  return () => Math.fround((uniform() * 2 - 1) / 4);
}
