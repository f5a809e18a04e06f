import { describe, expect, test } from "vitest";
import { heap } from "../heap/index.ts";
import { BlasError, dgemm, type GemmOptions, sgemm } from "./index.ts";

function allocate(values: readonly number[]): number {
  const pointer = heap.allocate(values.length * 4);
  heap.f32.set(values, pointer / 4);
  return pointer;
}

function read(pointer: number, length: number): number[] {
  return Array.from(heap.f32.subarray(pointer / 4, pointer / 4 + length));
}

describe("sgemm", () => {
  test("multiplies the example of its documentation", () => {
    const [a, b, c] = [
      allocate([1, 2, 3, 4, 5, 6]),
      allocate([1, 0, 0, 1, 1, 1]),
      allocate([0, 0, 0, 0]),
    ];
    sgemm({ m: 2, n: 2, k: 3, a, b, c });
    expect(read(c, 4)).toEqual([4, 5, 10, 11]);
  });

  test("takes transposed operands, leading dimensions, alpha and beta", () => {
    const aT = allocate([1, 4, 9, 2, 5, 9, 3, 6, 9]); // [3, 2] in rows of 3
    const bT = allocate([1, 0, 1, 0, 1, 1]); // [2, 3]
    const c = allocate([1, 1, 7, 1, 1, 7]);
    sgemm({
      m: 2,
      n: 2,
      k: 3,
      alpha: 2,
      a: aT,
      lda: 3,
      transposeA: true,
      b: bT,
      transposeB: true,
      beta: 10,
      c,
      ldc: 3,
    });
    expect(read(c, 6)).toEqual([18, 20, 7, 30, 32, 7]);
  });

  test("does nothing for empty results and clears for k = 0", () => {
    const [a, b, c] = [allocate([1]), allocate([1]), allocate([5, 5])];
    sgemm({ m: 0, n: 2, k: 1, a, b, c });
    expect(read(c, 2)).toEqual([5, 5]);
    sgemm({ m: 1, n: 2, k: 0, a, b, c });
    expect(read(c, 2)).toEqual([0, 0]);
  });

  const [a, b, c] = [allocate([1, 2, 3, 4]), allocate([1, 2, 3, 4]), allocate([7, 7, 7, 7])];
  const good: GemmOptions = { m: 2, n: 2, k: 2, a, b, c };
  const wrong: readonly [Partial<GemmOptions>, string, RegExp][] = [
    [{ m: -1 }, "m", /^sgemm: m must be a whole number of at least 0; got -1$/],
    [{ n: 1.5 }, "n", /whole number/],
    [{ k: NaN }, "k", /whole number/],
    [
      { lda: 1 },
      "lda",
      /^sgemm: lda must be a whole number of at least 2, the length of A's rows; got 1$/,
    ],
    [{ ldb: 2.5 }, "ldb", /B's rows/],
    [{ ldc: 1 }, "ldc", /C's rows/],
    [{ a: 0 }, "a", /^sgemm: a must be a pointer from heap.allocate, a multiple of 4; got 0$/],
    [{ b: a + 2 }, "b", /multiple of 4/],
    [{ c: 64 }, "c", /heap.allocate/],
    [{ a: NaN }, "a", /heap.allocate/],
    [{ a: 2 ** 32 - 8 }, "a", /must end within the heap's \d+ bytes/],
    [{ m: 2 ** 40 }, "a", /must end within/],
    [{ k: 2 ** 31, a: b, lda: 2 ** 31 }, "a", /must end within/],
    [{ c: a }, "c", /must not overlap A/],
    [{ c: b + 4 }, "c", /must not overlap B/],
  ];
  test.each(wrong)("refuses %o before anything is written", (change, argument, message) => {
    const before = heap.memory.buffer.byteLength;
    const attempt = (): void => sgemm({ ...good, ...change });
    expect(attempt).toThrow(BlasError);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ argument }));
    expect(read(a, 4)).toEqual([1, 2, 3, 4]);
    expect(read(b, 4)).toEqual([1, 2, 3, 4]);
    expect(read(c, 4)).toEqual([7, 7, 7, 7]);
    expect(heap.memory.buffer.byteLength).toBe(before);
  });
});

test("dgemm multiplies float64 matrices and names itself in errors", () => {
  const [a, b, c] = [heap.allocate(32), heap.allocate(32), heap.allocate(32)];
  heap.f64.set([1, 2, 3, 4], a / 8);
  heap.f64.set([5, 6, 7, 8], b / 8);
  dgemm({ m: 2, n: 2, k: 2, a, b, c });
  expect(Array.from(heap.f64.subarray(c / 8, c / 8 + 4))).toEqual([19, 22, 43, 50]);
  expect(() => dgemm({ m: 2, n: 2, k: 2, a: a + 4, b, c })).toThrow(
    /^dgemm: a must be .* multiple of 8/,
  );
});
