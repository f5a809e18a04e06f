import { heap } from "@weft/kernels";
import type { GemmKernel } from "./native-gemm.ts";

const K = 64;

/**
 * Tries a product on small whole numbers, where every correct library gives the exact result: with C full of NaN and
 * `beta = 0`, a NaN of A against a zero of B, padded and transposed operands, and a `beta` that accumulates.
 *
 * @param m, n sizes of the product: with one of them 1 it becomes a matrix-vector product.
 * @returns What is wrong, or `undefined`.
 */
export function probeProduct(
  gemm: GemmKernel,
  type: "F32" | "F64",
  m: number,
  n: number,
): string | undefined {
  const bytes = type === "F32" ? 4 : 8;
  const values = Math.max(m * (K + 1), m + 1) + K * (n + 1) + m * (n + 1);
  const pointer = heap.allocate((values + m + K) * bytes);
  try {
    const view = (type === "F32" ? heap.f32 : heap.f64).subarray(pointer / bytes);
    for (const isTransposed of [false, true]) {
      const problem = tryLayout(gemm, view, pointer, bytes, m, n, isTransposed);
      if (problem !== undefined) return problem;
    }
    return undefined;
  } finally {
    heap.free(pointer);
  }
}

function tryLayout(
  gemm: GemmKernel,
  view: Float32Array | Float64Array,
  pointer: number,
  bytes: number,
  m: number,
  n: number,
  isTransposed: boolean,
): string | undefined {
  const [aRow, aCol] = isTransposed ? [1, m] : [K + 1, 1];
  const [bRow, bCol] = isTransposed ? [1, K] : [n + 1, 1];
  const bStart = (m - 1) * aRow + (K - 1) * aCol + 1;
  const cStart = bStart + (K - 1) * bRow + (n - 1) * bCol + 1;
  const a = (i: number, p: number): number => ((i * 5 + p * 3) % 7) - 3;
  const b = (p: number, j: number): number => (p === 1 ? 0 : ((p * 2 + j * 3) % 5) - 2);
  for (let i = 0; i < m; i++)
    for (let p = 0; p < K; p++) view[i * aRow + p * aCol] = i === 0 && p === 1 ? NaN : a(i, p);
  for (let p = 0; p < K; p++)
    for (let j = 0; j < n; j++) view[bStart + p * bRow + j * bCol] = b(p, j);
  const cRow = n + 1;
  const run = (beta: number): void => {
    const [bAt, cAt] = [pointer + bStart * bytes, pointer + cStart * bytes];
    gemm(m, n, K, 2, pointer, aRow, aCol, bAt, bRow, bCol, beta, cAt, cRow);
  };
  const product = (i: number, j: number): number => {
    let sum = 0;
    for (let p = 0; p < K; p++) sum += a(i, p) * b(p, j);
    return 2 * sum;
  };
  const check = (factor: number): string | undefined => {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        const wanted = factor * product(i, j);
        const got = view[cStart + i * cRow + j] ?? NaN;
        if (i === 0 && hasNaN) {
          if (!Number.isNaN(got)) return `${got} where NaN times 0 must give NaN`;
        } else if (got !== wanted) return `${got} where ${wanted} was due`;
      }
    }
    return undefined;
  };
  let hasNaN = true;
  view.fill(NaN, cStart, cStart + m * cRow);
  run(0);
  const problem = check(1);
  if (problem !== undefined) return problem;
  view[aCol] = a(0, 1);
  hasNaN = false;
  view.fill(NaN, cStart, cStart + m * cRow);
  run(0);
  run(3);
  return check(4);
}
