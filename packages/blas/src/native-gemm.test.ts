import { kernels } from "@weft/kernels";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isInstalled, reason } from "../test/installed-blas.ts";
import { LoopCblas } from "../test/loop-cblas.ts";
import { checkProduct, type Float, type Product, products } from "../test/matrices.ts";
import { useNativeBlas } from "./native-blas.ts";
import { leadingDimension, nativeGemm } from "./native-gemm.ts";

function within(error: number, tolerance: number, what: string): void {
  if (!(error <= tolerance))
    expect.fail(`${what} must be within ${tolerance} of the float64 loop; got ${error}`);
}

describe("nativeGemm", () => {
  const cblas = { F32: new LoopCblas(4), F64: new LoopCblas(8) };
  const gemm = (type: Float, useGemv: boolean): typeof kernels.gemmF32 =>
    nativeGemm({
      cblas: cblas[type],
      base: 0,
      bytes: type === "F32" ? 4 : 8,
      fallback: kernels[`gemm${type}`],
      useGemv,
    });

  test.each([true, false])(
    "asks the library for the product of any shape, strides, alpha and beta (vector products: %o)",
    (useGemv) => {
      const check = (product: Product): void =>
        checkProduct(gemm(product.type, useGemv), product, within);
      fc.assert(fc.property(products, check), { seed: 42, numRuns: 200 });
      expect(cblas.F32.calls).toBeGreaterThan(30);
      expect(cblas.F64.calls).toBeGreaterThan(30);
    },
  );

  const product: Product = {
    ...{ type: "F32", m: 32, n: 32, k: 32, aKind: "normal", bKind: "transposed" },
    ...{ alpha: 1, beta: 0, seed: 1 },
  };
  const calls = (change: Partial<Product>): number => {
    const before = cblas.F32.calls;
    checkProduct(gemm("F32", true), { ...product, ...change }, within);
    return cblas.F32.calls - before;
  };

  test("gives large products, and few rows or columns one by one, to the library", () => {
    expect(calls({})).toBe(1);
    expect(calls({ m: 1, n: 256, k: 256 })).toBe(1);
    expect(calls({ m: 3, n: 256, k: 256 })).toBe(3);
    expect(calls({ m: 256, n: 2, k: 256 })).toBe(2);
    expect(calls({ m: 6, n: 600, k: 600 })).toBe(1); // the matrix outgrows the cache
  });

  test("keeps tiny and empty products, alpha = 0 and operands without a unit stride", () => {
    expect(calls({ m: 8, n: 8, k: 8 })).toBe(0);
    expect(calls({ m: 1, n: 64, k: 64 })).toBe(0);
    for (const empty of [{ m: 0 }, { n: 0 }, { k: 0, beta: 0.5 }]) expect(calls(empty)).toBe(0);
    expect(calls({ alpha: 0, beta: 2.5 })).toBe(0);
    expect(calls({ aKind: "spread" })).toBe(0);
    expect(calls({ bKind: "one row" })).toBe(0);
    expect(calls({ m: 1, n: 256, k: 256, bKind: "spread" })).toBe(0);
  });

  test("leaves two and three rows of a matrix beyond the cache to the WebAssembly kernel", () => {
    expect(calls({ m: 2, n: 600, k: 600 })).toBe(0);
  });
});

test.each([
  ["rows", 2, 3, 3, 1, 3],
  ["padded rows", 2, 3, 5, 1, 5],
  ["columns", 2, 3, 1, 2, -2],
  ["padded columns", 2, 3, 1, 7, -7],
  ["one row wherever the next would be", 1, 3, 0, 1, 3],
  ["one spread row, as a column's transpose", 1, 3, 9, 2, -2],
  ["one column, spread", 3, 1, 4, 9, 4],
  ["one column of repeated elements", 3, 1, 0, 1, 0],
  ["both strides", 2, 3, 6, 2, 0],
  ["overlapping rows", 2, 3, 2, 1, 0],
  ["repeated rows", 2, 3, 0, 1, 0],
  ["repeated columns", 2, 3, 1, 0, 0],
])("leadingDimension of %s", (_name, rows, cols, row, col, wanted) => {
  expect(leadingDimension(rows, cols, row, col)).toBe(wanted);
});

describe.skipIf(!isInstalled)(`products by the installed library${reason}`, () => {
  test("equal a float64 loop for any shape, strides, alpha and beta", () => {
    using _blas = useNativeBlas();
    const check = (product: Product): void =>
      checkProduct(kernels[`gemm${product.type}`], product, within);
    fc.assert(fc.property(products, check), { seed: 44, numRuns: 400 });
  });

  test("are right with one thread and with two, at a size that is shared out", () => {
    for (const threads of [1, 2]) {
      using _blas = useNativeBlas({ threads });
      const shape = { m: 150, n: 170, k: 300, aKind: "padded", bKind: "transposed" } as const;
      checkProduct(kernels.gemmF32, { type: "F32", ...shape, alpha: 2, beta: 1, seed: 3 }, within);
    }
  });
});
