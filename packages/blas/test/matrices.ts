import { heap } from "@weft/kernels";
import fc from "fast-check";

export type Float = "F32" | "F64";

export const KINDS = [
  "normal",
  "transposed",
  "padded",
  "padded transposed",
  "spread",
  "one row",
] as const;

/** A matrix in the heap, and how BLAS and loops find its elements. */
export interface Matrix {
  readonly pointer: number;
  readonly row: number;
  readonly col: number;
  readonly at: (r: number, c: number) => number;
}

/** A product's shape, layouts and factors; large enough ones go to the library, the others to the WebAssembly kernels. */
export interface Product {
  readonly type: Float;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly aKind: (typeof KINDS)[number];
  readonly bKind: (typeof KINDS)[number];
  readonly alpha: number;
  readonly beta: number;
  readonly seed: number;
}

const size = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 10, max: 70 }));
const depth = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 250, max: 520 }));
const factor = fc.constantFrom(0, 1, -1, 0.5, 2.5);

/** Any product: shapes of all kinds, vectors times large matrices among them. */
export const products: fc.Arbitrary<Product> = fc
  .record({
    type: fc.constantFrom<Float>("F32", "F64"),
    shape: fc.oneof(
      fc.tuple(size, size, depth),
      fc.tuple(fc.integer({ min: 1, max: 8 }), fc.constantFrom(64, 70, 300), depth),
      fc.tuple(fc.constantFrom(64, 70, 300), fc.integer({ min: 1, max: 8 }), depth),
    ),
    aKind: fc.constantFrom(...KINDS),
    bKind: fc.constantFrom(...KINDS),
    alpha: factor,
    beta: factor,
    seed: fc.integer(),
  })
  .map(({ shape: [m, n, k], ...rest }) => ({ m, n, k, ...rest }));

/** Runs the product and compares every element with a float64 loop; nothing beside C may change. */
export function checkProduct(
  gemm: (...args: number[]) => void,
  { type, m, n, k, aKind, bKind, alpha, beta, seed }: Product,
  expect: (error: number, tolerance: number, what: string) => void,
): void {
  const draw = uniforms(seed);
  const [a, b] = [matrix(type, aKind, m, k, draw), matrix(type, bKind, k, n, draw)];
  // With beta = 0, what was in C must not matter.
  const c = matrix(type, "padded", m, n, beta === 0 ? () => Number.NaN : draw);
  const before = elements(c, m + 1, c.row);
  const { pointer, row } = c;
  gemm(m, n, k, alpha, a.pointer, a.row, a.col, b.pointer, b.row, b.col, beta, pointer, row);
  const unit = type === "F32" ? 2 ** -23 : 2 ** -52;
  for (let i = 0; i <= m; i++) {
    for (let j = 0; j < c.row; j++) {
      const old = before[i * c.row + j] ?? Number.NaN;
      if (i === m || j >= n) {
        expect(Object.is(c.at(i, j), old) ? 0 : 1, 0, `the element [${i}, ${j}] outside of C`);
        continue;
      }
      let [sum, magnitude] = [0, 0];
      for (let p = 0; p < k && alpha !== 0; p++) {
        sum += a.at(i, p) * b.at(p, j);
        magnitude += Math.abs(a.at(i, p) * b.at(p, j));
      }
      const wanted = alpha * sum + (beta === 0 ? 0 : beta * old);
      const tolerance =
        unit * (Math.abs(alpha) * magnitude * Math.sqrt(k + 1) + 2 * Math.abs(beta));
      expect(Math.abs(c.at(i, j) - wanted), tolerance + unit * 1e-3, `the element [${i}, ${j}]`);
    }
  }
  for (const each of [a, b, c]) heap.free(each.pointer);
}

/** Numbers in (-1, 1). */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** A matrix in the heap; one with padding has a row more than it needs. */
export function matrix(
  type: Float,
  kind: (typeof KINDS)[number],
  rows: number,
  cols: number,
  draw: () => number,
): Matrix {
  const [row, col] = {
    normal: [cols, 1],
    transposed: [1, rows],
    padded: [cols + 3, 1],
    "padded transposed": [1, rows + 2],
    spread: [2 * cols + 1, 2],
    "one row": [0, 1],
  }[kind] as [number, number];
  const length = (rows + 1) * row + (cols + 1) * col + 1;
  const bytes = type === "F32" ? 4 : 8;
  const pointer = heap.allocate(length * bytes);
  const all = type === "F32" ? heap.f32 : heap.f64;
  const values = all.subarray(pointer / bytes, pointer / bytes + length);
  for (let i = 0; i < length; i++) values[i] = draw();
  const at = (r: number, c: number): number => values[r * row + c * col] ?? Number.NaN;
  return { pointer, row, col, at };
}

function elements(of: Matrix, rows: number, cols: number): number[] {
  return Array.from({ length: rows * cols }, (_, i) => of.at(Math.floor(i / cols), i % cols));
}
