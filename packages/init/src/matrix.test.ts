import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { orthogonalFactor } from "./matrix-qr.ts";
import { leftSingularVectors } from "./matrix-singular-vectors.ts";

/** Matrices with at least as many rows as columns, in row-major order. */
const tall = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 5 }))
  .chain(([columns, more]) =>
    fc.record({
      rows: fc.constant(columns + more),
      columns: fc.constant(columns),
      values: fc.array(
        fc.integer({ min: -80, max: 80 }).map((x) => x / 8),
        {
          minLength: columns * (columns + more),
          maxLength: columns * (columns + more),
        },
      ),
    }),
  );

/** xᵀ y for columns of row-major matrices. */
function product(x: Float64Array, i: number, y: Float64Array, j: number, columns: number): number {
  let sum = 0;
  for (let row = 0; row * columns < x.length; row++)
    sum += x[row * columns + i]! * y[row * columns + j]!;
  return sum;
}

describe("the orthogonal factor", () => {
  test("of a hand-made matrix has the signs that make R's diagonal positive", () => {
    // [[-3, 1], [-4, 2]] = [[-0.6, 0.8], [-0.8, -0.6]] · [[5, -2.2], [0, -0.4]], and R's second row changes sign.
    const q = orthogonalFactor(Float64Array.of(-3, 1, -4, 2), 2, 2);
    for (const [i, x] of [-0.6, -0.8, -0.8, 0.6].entries()) expect(q[i]).toBeCloseTo(x, 15);
  });

  test("has orthonormal columns, and QᵀA is upper triangular with a diagonal that is not negative", () => {
    fc.assert(
      fc.property(tall, ({ rows, columns, values }) => {
        const a = Float64Array.from(values);
        const q = orthogonalFactor(a, rows, columns);
        const size = Math.max(1, ...values.map(Math.abs));
        for (let i = 0; i < columns; i++) {
          for (let j = 0; j < columns; j++) {
            // R's entries below the diagonal are 0; a zero on the diagonal has no sign, and makes a column of zeros.
            const r = product(q, i, a, j, columns);
            if (i > j) expect(Math.abs(r)).toBeLessThan(1e-12 * size);
            if (i === j) expect(r).toBeGreaterThanOrEqual(-1e-12 * size);
            const qq = product(q, i, q, j, columns);
            if (i !== j) expect(Math.abs(qq)).toBeLessThan(1e-13);
          }
        }
      }),
      { seed: 42 },
    );
  });
});

describe("left singular vectors", () => {
  test("stand in the order of descending singular values", () => {
    const u = leftSingularVectors(Float64Array.of(3, 0, 0, 4, 0, 0), 3, 2);
    expect([...u]).toEqual([0, 1, 1, 0, 0, 0]);
  });

  test("are orthonormal, and UᵀA has orthogonal rows of descending length", () => {
    fc.assert(
      fc.property(tall, ({ rows, columns, values }) => {
        const a = Float64Array.from(values, (x, i) => x + (i % (columns + 1) === 0 ? 20 : 0)); // full rank, nearly always
        const u = leftSingularVectors(a, rows, columns);
        const rowsOf = Array.from({ length: columns }, (_, i) =>
          Array.from({ length: columns }, (_j, j) => product(u, i, a, j, columns)),
        );
        const dot = (x: number[], y: number[]): number => x.reduce((s, v, k) => s + v * y[k]!, 0);
        const largest = Math.max(...rowsOf.map((row) => dot(row, row)));
        for (let i = 0; i < columns; i++) {
          for (let j = 0; j < i; j++) {
            expect(Math.abs(dot(rowsOf[i]!, rowsOf[j]!))).toBeLessThan(1e-12 * largest);
            expect(dot(rowsOf[i]!, rowsOf[i]!)).toBeLessThanOrEqual(
              dot(rowsOf[j]!, rowsOf[j]!) + 1e-12 * largest,
            );
          }
        }
      }),
      { seed: 42 },
    );
  });
});
