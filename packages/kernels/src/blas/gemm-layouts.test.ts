import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { heap } from "../heap/index.ts";
import { BlasError, dgemm, type GemmOptions, sgemm } from "./index.ts";

const allocated: number[] = [];

afterEach(() => {
  for (const pointer of allocated.splice(0)) heap.free(pointer);
});

function put(values: readonly number[]): number {
  const pointer = heap.allocate(Math.max(values.length, 1) * 4);
  allocated.push(pointer);
  heap.f32.set(values, pointer / 4);
  return pointer;
}

function read(pointer: number, length: number): number[] {
  return Array.from(heap.f32.subarray(pointer / 4, pointer / 4 + length));
}

describe("sgemm of strided operands and batches", () => {
  test("reads operands by their strides", () => {
    const a = put([1, 0, 2, 0, 0, 3, 0, 4, 0, 0]); // [[1, 2], [3, 4]], every second element, rows of 5
    const b = put([1, 10]); // one row for both
    const c = put([0, 0, 0, 0]);
    sgemm({ m: 2, n: 2, k: 2, a, aStrides: [5, 2], b, bStrides: [0, 1], c });
    expect(read(c, 4)).toEqual([3, 30, 7, 70]);
  });

  test("multiplies a batch, one matrix behind the other unless batch strides say otherwise", () => {
    const a = put([1, 2, 3, 4]); // two of [1, 2]
    const b = put([1, 1, 1, 0, 2, 0]); // [2, 1] each
    const c = put([7, 7, 7, 7]);
    sgemm({ batch: 2, m: 1, n: 1, k: 2, a, b, c });
    expect(read(c, 4)).toEqual([3, 3, 7, 7]);
    sgemm({ batch: 2, m: 1, n: 1, k: 2, a, b, bBatch: 4, c, cBatch: 3 });
    expect(read(c, 4)).toEqual([3, 3, 7, 6]);
    sgemm({ batch: 3, m: 1, n: 1, k: 2, a, aBatch: 0, b, beta: 1, c });
    expect(read(c, 4)).toEqual([6, 4, 9, 6]);
  });

  test("adds a bias and applies an activation", () => {
    const [a, b, bias, c] = [put([1, 2]), put([1, -1]), put([0.5, 0.5]), put([0, 0, 0, 0])];
    const product = { m: 2, n: 2, k: 1, a, b, bias, c };
    sgemm(product);
    expect(read(c, 4)).toEqual([1.5, -0.5, 2.5, -1.5]);
    sgemm({ ...product, activation: "relu" });
    expect(read(c, 4)).toEqual([1.5, 0, 2.5, 0]);
    sgemm({ ...product, activation: "gelu" });
    expect(read(c, 4)[0]).toBeCloseTo(1.3997892, 6);
    sgemm({ ...product, activation: "geluTanh" });
    expect(read(c, 4)[0]).toBeCloseTo(1.399572, 5);
    sgemm({ m: 2, n: 2, k: 1, a, b, activation: "relu", c });
    expect(read(c, 4)).toEqual([1, 0, 2, 0]);
    sgemm({ batch: 2, m: 1, n: 2, k: 1, a, b, bBatch: 0, bias, activation: "relu", c });
    expect(read(c, 4)).toEqual([1.5, 0, 2.5, 0]);
  });

  test("equals a float64 loop for any sizes, strides and batches", () => {
    const size = fc.integer({ min: 0, max: 20 });
    const shape = {
      batch: fc.integer({ min: 0, max: 3 }),
      m: size,
      n: size,
      k: size,
      byRows: fc.tuple(fc.boolean(), fc.boolean()),
      gap: fc.integer({ min: 0, max: 3 }),
    };
    fc.assert(
      fc.property(fc.record(shape), ({ batch, m, n, k, byRows, gap }) => {
        const strides = (rows: number, cols: number, rowMajor: boolean): [number, number] =>
          rowMajor ? [cols + gap, 1] : [1, rows + gap];
        const [aStrides, bStrides] = [strides(m, k, byRows[0]), strides(k, n, byRows[1])];
        const batchStride = 24 * 24;
        const value = (i: number): number => ((i * 7919) % 13) - 6;
        const many = Array.from({ length: Math.max(batch, 1) * batchStride }, (_, i) => value(i));
        const [a, b, c] = [put(many), put(many), put(many)];
        const batches = { batch, aBatch: batchStride, bBatch: batchStride, cBatch: batchStride };
        sgemm({ ...batches, m, n, k, a, aStrides, b, bStrides, c, ldc: n + gap, beta: 2 });
        const wanted = [...many];
        for (let t = 0; t < batch; t++) {
          for (let i = 0; i < m; i++) {
            for (let j = 0; j < n; j++) {
              let sum = 2 * value(t * batchStride + i * (n + gap) + j);
              for (let p = 0; p < k; p++) {
                const x = value(t * batchStride + i * aStrides[0] + p * aStrides[1]);
                sum += x * value(t * batchStride + p * bStrides[0] + j * bStrides[1]);
              }
              wanted[t * batchStride + i * (n + gap) + j] = sum;
            }
          }
        }
        expect(read(c, many.length)).toEqual(wanted);
        for (const pointer of allocated.splice(0)) heap.free(pointer);
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  const wrong: readonly [Partial<GemmOptions>, string, RegExp][] = [
    [{ batch: -1 }, "batch", /^sgemm: batch must be a whole number of at least 0; got -1$/],
    [{ k: 2 ** 32, aStrides: [0, 0], bStrides: [0, 0] }, "k", /below 2 \*\* 32/],
    [{ aStrides: [1, -1] }, "aStrides", /whole number of at least 0; got -1$/],
    [{ bStrides: [1.5, 1] }, "bStrides", /whole number/],
    [{ aStrides: [2, 1], lda: 2 }, "aStrides", /excludes lda and transposeA/],
    [{ bStrides: [2, 1], transposeB: false }, "bStrides", /excludes ldb and transposeB/],
    [{ aStrides: [2 ** 31, 1] }, "a", /must end within the heap/],
    [{ batch: 2, aBatch: 0.5 }, "aBatch", /whole number/],
    [{ batch: 2, bBatch: 2 ** 40 }, "b", /with 2 times 2 x 2 elements must end within/],
    [
      { batch: 2, cBatch: 3 },
      "cBatch",
      /must be at least 4, so that no two results overlap; got 3$/,
    ],
    [{ bias: 4 }, "bias", /must be a pointer from heap.allocate/],
    [{ bias: 2 ** 32 - 4 }, "bias", /with 2 elements must end within/],
    [{ activation: "relu", beta: 1 }, "beta", /must be 0 with a bias or an activation; got 1$/],
    [{ activation: "relu", alpha: 2 }, "alpha", /must be 1/],
    [{ activation: "toString" as "relu" }, "activation", /must be one of none, relu, gelu/],
  ];
  test.each(wrong)("refuses %o before anything is written", (change, argument, message) => {
    const [a, b, c] = [put([1, 2, 3, 4]), put([1, 2, 3, 4]), put([7, 7, 7, 7])];
    const attempt = (): void => sgemm({ m: 2, n: 2, k: 2, a, b, c, ...change });
    expect(attempt).toThrow(BlasError);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ argument }));
    expect(read(c, 4)).toEqual([7, 7, 7, 7]);
  });

  test("refuses a bias within the result", () => {
    const [a, b, c] = [put([1, 2, 3, 4]), put([1, 2, 3, 4]), put([7, 7, 7, 7])];
    expect(() => sgemm({ m: 2, n: 2, k: 2, a, b, c, bias: c + 4 })).toThrow(
      /^sgemm: c must not overlap the bias; give the product memory of its own; got \d+$/,
    );
    expect(read(c, 4)).toEqual([7, 7, 7, 7]);
  });
});

test("dgemm takes batches, a bias and an activation", () => {
  const pointer = heap.allocate(64);
  allocated.push(pointer);
  heap.f64.set([1, 2, 3, -4, 10], pointer / 8); // A: two of [1, 1]; B: [1, 1]; bias
  const [b, bias, c] = [pointer + 16, pointer + 32, pointer + 40];
  heap.f64.set([3], b / 8);
  dgemm({ batch: 2, m: 1, n: 1, k: 1, a: pointer, b, bBatch: 0, bias, activation: "relu", c });
  expect(Array.from(heap.f64.subarray(c / 8, c / 8 + 2))).toEqual([13, 16]);
});
