import { heap, kernels } from "@weft/kernels";
import { describe, expect, test } from "vitest";
import type { GemmKernel } from "./native-gemm.ts";
import { probeProduct } from "./probe.ts";

describe("probeProduct", () => {
  test.each(["F32", "F64"] as const)("accepts a correct %s product of any shape", (type) => {
    for (const [m, n] of [
      [18, 21],
      [1, 70],
      [70, 1],
    ] as const) {
      expect(probeProduct(kernels[`gemm${type}`], type, m, n)).toBeUndefined();
    }
  });

  const own = kernels.gemmF32;
  const scale = (beta: number, c: number, cRow: number, m: number, n: number): void => {
    for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) heap.f32[c / 4 + i * cRow + j]! *= beta;
  };
  const faults: readonly [string, GemmKernel][] = [
    ["does nothing", () => undefined],
    [
      "reads C with beta = 0",
      (...[m, n, k, alpha, a, aRow, aCol, b, bRow, bCol, beta, c, cRow]) => {
        scale(beta, c, cRow, m, n);
        own(m, n, k, alpha, a, aRow, aCol, b, bRow, bCol, 1, c, cRow);
      },
    ],
    [
      "ignores beta",
      (...[m, n, k, alpha, a, aRow, aCol, b, bRow, bCol, , c, cRow]) =>
        own(m, n, k, alpha, a, aRow, aCol, b, bRow, bCol, 0, c, cRow),
    ],
    [
      "ignores alpha",
      (...[m, n, k, , a, aRow, aCol, b, bRow, bCol, beta, c, cRow]) =>
        own(m, n, k, 1, a, aRow, aCol, b, bRow, bCol, beta, c, cRow),
    ],
    [
      "skips zeros of B, and loses a NaN of A",
      (...[m, n, k, alpha, a, aRow, aCol, b, bRow, bCol, beta, c, cRow]) => {
        const at = a / 4 + aCol;
        const isNaN = Number.isNaN(heap.f32[at]);
        if (isNaN) heap.f32[at] = 0;
        own(m, n, k, alpha, a, aRow, aCol, b, bRow, bCol, beta, c, cRow);
        if (isNaN) heap.f32[at] = NaN;
      },
    ],
    [
      "takes rows for columns",
      (...[m, n, k, alpha, a, aRow, aCol, b, , , beta, c, cRow]) =>
        own(m, n, k, alpha, a, aRow, aCol, b, n + 1, 1, beta, c, cRow),
    ],
  ];
  test.each(faults)("refuses a product that %s", (_name, faulty) => {
    expect(probeProduct(faulty, "F32", 18, 21)).toMatch(/^\S+ where .* (due|must give NaN)$/);
  });

  test("gives its memory back", () => {
    const before = heap.stats().inUseBytes;
    probeProduct(own, "F32", 18, 21);
    expect(heap.stats().inUseBytes).toBe(before);
  });
});
