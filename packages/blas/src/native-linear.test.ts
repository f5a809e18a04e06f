import { heap, kernels } from "@weft/kernels";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LoopCblas } from "../test/loop-cblas.ts";
import { type Float, KINDS, type Matrix, matrix, uniforms } from "../test/matrices.ts";
import { nativeBatched } from "./native-batched.ts";
import { nativeGemm } from "./native-gemm.ts";
import { nativeLinear, nativeLinearGrad } from "./native-linear.ts";

const cblas = { F32: new LoopCblas(4), F64: new LoopCblas(8) };
const gemms = { F32: gemmOf("F32"), F64: gemmOf("F64") };

function gemmOf(type: Float): typeof kernels.gemmF32 {
  const bytes = type === "F32" ? 4 : 8;
  const parts = { cblas: cblas[type], base: 0, bytes, useGemv: true } as const;
  return nativeGemm({ ...parts, fallback: kernels[`gemm${type}`] });
}

const size = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 20, max: 50 }));
const kind = fc.constantFrom(...KINDS.filter((each) => each !== "one row"));
const cases = {
  ...{ type: fc.constantFrom<Float>("F32", "F64"), m: size, n: size, k: size, seed: fc.integer() },
  ...{ activation: fc.constantFrom(0, 1, 2, 3), x: kind, w: kind },
};

const values = (of: Matrix, rows: number, cols: number): number[] =>
  Array.from({ length: rows * cols }, (_, i) => of.at(Math.floor(i / cols), i % cols));
const free = (all: readonly Matrix[]): void => all.forEach(({ pointer }) => heap.free(pointer));

/** The table's kernels as they are in WebAssembly, and the native ones, must agree up to rounding. */
function expectClose(native: readonly number[], own: readonly number[], type: Float): void {
  const tolerance = type === "F32" ? 1e-4 : 1e-12;
  native.forEach((value, i) => {
    const wanted = own[i] ?? Number.NaN;
    if (!(Math.abs(value - wanted) <= tolerance * (1 + Math.abs(wanted))))
      expect.fail(`element ${i} must be ${wanted}; got ${value}`);
  });
}

test("linear on a native product is linear in WebAssembly up to rounding, and product, addition, activation to the bit", () => {
  const options = { ...cases, isBiased: fc.boolean(), isKept: fc.boolean() };
  const property = fc.property(fc.record(options), (c) => {
    const { type, m, n, k } = c;
    const draw = uniforms(c.seed);
    const x = matrix(type, c.x, m, k, draw);
    const w = matrix(type, c.w, k, n, draw);
    const bias = matrix(type, "normal", 1, n, draw);
    const [own, native, ownPre, nativePre, apart] = [1, 2, 3, 4, 5].map(() =>
      matrix(type, "padded", m, n, () => 7),
    ) as [Matrix, Matrix, Matrix, Matrix, Matrix];
    const operands = [m, n, k, x.pointer, x.row, x.col, w.pointer, w.row, w.col] as const;
    const run = (linear: typeof kernels.linearF32, out: Matrix, pre: Matrix): void =>
      linear(
        ...operands,
        c.isBiased ? bias.pointer : 0,
        c.activation,
        c.isKept ? pre.pointer : 0,
        out.pointer,
        out.row,
      );
    run(kernels[`linear${type}`], own, ownPre);
    run(nativeLinear(gemms[type], type, kernels[`linear${type}`]), native, nativePre);
    expectClose(values(native, m, n), values(own, m, n), type);
    expectClose(values(nativePre, m, n), values(ownPre, m, n), type);

    const { pointer, row } = apart;
    const [a, b] = [[x.pointer, x.row, x.col] as const, [w.pointer, w.row, w.col] as const];
    gemms[type](m, n, k, 1, ...a, ...b, 0, pointer, row);
    if (c.isBiased)
      kernels[`add${type}`](m, n, pointer, row, 1, bias.pointer, 0, 1, pointer, row, 1);
    const activate = (["abs", "relu", "gelu", "geluTanh"] as const)[c.activation] ?? "abs";
    if (c.activation !== 0) kernels[`${activate}${type}`](m, n, pointer, row, 1, pointer, row, 1);
    expect(values(native, m, n)).toEqual(values(apart, m, n));
    free([x, w, bias, own, native, ownPre, nativePre, apart]);
  });
  fc.assert(property, { seed: 42, numRuns: 150 });
  expect(cblas.F32.calls).toBeGreaterThan(10);
});

test("linearGrad on native products is linearGrad in WebAssembly up to rounding, whatever is wanted", () => {
  const options = {
    ...cases,
    dy: fc.constantFrom(...KINDS),
    dwCols: fc.constantFrom("padded", "padded transposed"),
    ...{ betaW: fc.constantFrom(0, 1, 0.5), betaB: fc.constantFrom(0, 1, 0.5) },
    wanted: fc.record({ dx: fc.boolean(), dw: fc.boolean(), db: fc.boolean() }),
  } as const;
  const property = fc.property(fc.record(options), (c) => {
    const { type, m, n, k, wanted } = c;
    const draw = uniforms(c.seed);
    const x = matrix(type, c.x, m, k, draw);
    const w = matrix(type, c.w, n, k, draw);
    const dy = matrix(type, c.dy, m, n, draw);
    const saved = matrix(type, "padded", m, n, draw);
    const run = (linearGrad: typeof kernels.linearGradF32): readonly number[] => {
      const dz = matrix(type, "padded", m, n, () => 7);
      const dx = matrix(type, "padded", m, k, () => (wanted.dx ? Number.NaN : 7));
      const dw = matrix(type, c.dwCols, n, k, () => (c.betaW === 0 && wanted.dw ? Number.NaN : 7));
      const db = matrix(type, "normal", 1, n, () => (c.betaB === 0 && wanted.db ? Number.NaN : 7));
      linearGrad(
        ...([m, n, k, dy.pointer, dy.row, dy.col] as const),
        c.activation,
        ...([saved.pointer, saved.row, x.pointer, x.row, x.col] as const),
        ...([w.pointer, w.row, w.col, dz.pointer, dz.row] as const),
        ...([wanted.dx ? dx.pointer : 0, dx.row, c.betaW, wanted.dw ? dw.pointer : 0] as const),
        ...([dw.row, dw.col, c.betaB, wanted.db ? db.pointer : 0] as const),
      );
      const all = [
        ...values(dz, m, n),
        ...values(dx, m, k),
        ...values(dw, n, k),
        ...values(db, 1, n),
      ];
      free([dz, dx, dw, db]);
      return all;
    };
    const own = run(kernels[`linearGrad${type}`]);
    const native = run(nativeLinearGrad(gemms[type], kernels[`linearGrad${type}`]));
    expectClose(native, own, type);
    free([x, w, dy, saved]);
  });
  fc.assert(property, { seed: 43, numRuns: 150 });
});

describe("gemmBatched on native products", () => {
  test("is one product a matrix, with the bits of each alone; operands a batch stride of 0 apart are repeated", () => {
    const options = { ...cases, batch: fc.integer({ min: 0, max: 3 }), isShared: fc.boolean() };
    const property = fc.property(fc.record(options), (c) => {
      const { type, batch, m, n, k } = c;
      const bytes = type === "F32" ? 4 : 8;
      const draw = uniforms(c.seed);
      const a = matrix(type, "normal", Math.max(batch, 1) * m, k, draw);
      const b = matrix(type, "normal", Math.max(batch, 1) * k, n, draw);
      const [own, native] = [1, 2].map(() =>
        matrix(type, "padded", Math.max(batch, 1) * m, n, () => 3),
      ) as [Matrix, Matrix];
      const bBatch = c.isShared ? 0 : k * n;
      const run = (batched: typeof kernels.gemmBatchedF32, out: Matrix): void =>
        batched(
          ...([batch, m, n, k, 2, a.pointer, m * k, k, 1, b.pointer, bBatch, n, 1] as const),
          ...([0.5, out.pointer, m * out.row, out.row] as const),
        );
      run(nativeBatched(gemms[type], bytes, kernels[`gemmBatched${type}`]), native);
      for (let i = 0; i < batch; i++) {
        const [at, bt] = [a.pointer + i * m * k * bytes, b.pointer + i * bBatch * bytes];
        const out = own.pointer + i * m * own.row * bytes;
        gemms[type](m, n, k, 2, at, k, 1, bt, n, 1, 0.5, out, own.row);
      }
      expect(values(native, batch * m, n)).toEqual(values(own, batch * m, n));
      free([a, b, own, native]);
    });
    fc.assert(property, { seed: 44, numRuns: 100 });
  });
});
