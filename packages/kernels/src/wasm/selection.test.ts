import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arenas } from "../../test/arena.ts";

const SPECIAL = [0, -0, 1, -1, 2.5, NaN, Infinity, -Infinity, 7];
const rowsOf = (element: fc.Arbitrary<number>): fc.Arbitrary<number[]> =>
  fc.oneof(
    fc.array(element, { maxLength: 20 }),
    fc.array(element, { minLength: 60, maxLength: 140 }),
  );

describe.each(arenas)("kernels that select ($build)", ({ arena }) => {
  const { kernels } = arena;

  test.each(["F32", "F64"] as const)("sort%s is stable, NaN above all", (type) => {
    const property = fc.property(
      rowsOf(fc.constantFrom(...SPECIAL)),
      fc.boolean(),
      (values, descending) => {
        arena.reset();
        const n = values.length;
        const x = arena.put(type, [...values, ...values]);
        const positions = arena.put("I32", new Array<number>(2 * n + 1).fill(-7));
        const scratch = arena.put("I32", new Array<number>(2 * n).fill(0));
        kernels[`sort${type}`](2, n, x, n, Number(descending), positions, scratch);
        const key = (i: number): number => (Number.isNaN(values[i]!) ? Infinity : values[i]!);
        const rank = (i: number): number => (Number.isNaN(values[i]!) ? 1 : 0);
        const compare = (i: number, j: number): number =>
          rank(i) - rank(j) || (key(i) === key(j) ? 0 : key(i) < key(j) ? -1 : 1);
        const wanted = values
          .map((_, i) => i)
          .sort((i, j) => (descending ? compare(j, i) : compare(i, j)));
        expect(arena.get("I32", positions, 2 * n + 1)).toEqual([...wanted, ...wanted, -7]);
      },
    );
    fc.assert(property, { seed: 42 });
  });

  test("sorts integers as numbers", () => {
    arena.reset();
    const scratch = arena.put("I32", [0, 0, 0]);
    const positions = arena.put("I32", [0, 0, 0]);
    kernels.sortU8(1, 3, arena.put("U8", [200, 3, 100]), 3, 0, positions, scratch);
    expect(arena.get("I32", positions, 3)).toEqual([1, 2, 0]);
    kernels.sortI32(1, 3, arena.put("I32", [2, -5, 0]), 3, 1, positions, scratch);
    expect(arena.get("I32", positions, 3)).toEqual([0, 2, 1]);
  });

  test.each(["I32", "I64"] as const)(
    "positions%s wraps, scales and stops at the first beyond",
    (type) => {
      const property = fc.property(
        fc.integer({ min: 0, max: 5 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.integer({ min: -3, max: 8 }), { maxLength: 12 }),
        fc.boolean(),
        (size, wraps, step, drawn, isMended) => {
          arena.reset();
          const least = wraps ? -size : 0;
          const isFine = (value: number): boolean => value >= least && value < size;
          const values = isMended ? drawn.filter(isFine) : drawn;
          const index = arena.put(type, values);
          const out = arena.put("I32", new Array<number>(values.length + 1).fill(-7));
          const kernel = kernels[`positions${type}`];
          const first = kernel(values.length, index, size, wraps ? size : 0, step, out);
          expect(first).toBe(values.findIndex((value) => !isFine(value)));
          if (first >= 0) return;
          const wanted = values.map((value) => step * (value < 0 ? value + size : value));
          expect(arena.get("I32", out, values.length + 1)).toEqual([...wanted, -7]);
        },
      );
      fc.assert(property, { seed: 42, numRuns: 2000 });
    },
  );

  test("positionsI64 sees values whose lower halves would fit", () => {
    const far = [2 ** 32, -(2 ** 32), 2 ** 32 - 1, Number.MAX_SAFE_INTEGER];
    for (const value of far) {
      for (const before of [0, 1, 4, 5]) {
        arena.reset();
        const values = [...new Array<number>(before).fill(0), value, 0, 0];
        const index = arena.put("I64", values);
        expect(
          kernels.positionsI64(
            values.length,
            index,
            3,
            3,
            1,
            arena.put(
              "I32",
              values.map(() => 0),
            ),
          ),
        ).toBe(before);
      }
    }
  });

  test("where takes elements by bytes, from any strides", () => {
    arena.reset();
    const condition = arena.put("U8", [1, 0, 2, 0]);
    const [a, b] = [arena.put("F32", [1, 2, 3, 4]), arena.put("F32", [9])];
    const out = arena.put("F32", [7, 7, 7, 7, 7]);
    // a is read transposed
    kernels.where32(2, 2, condition, 2, 1, a, 1, 2, b, 0, 0, out, 2, 1);
    expect(arena.get("F32", out, 5)).toEqual([1, 9, 2, 9, 7]);
  });

  test("scatterRows writes rows where the indices say, the last of several", () => {
    arena.reset();
    const source = arena.put("F32", [1, 2, 3, 4, 5, 6]);
    const out = arena.put("F32", [0, 0, 0, 0, 0]);
    kernels.scatterRows(3, 8, source, 8, arena.put("I32", [1, 0, 1]), out, 8);
    expect(arena.get("F32", out, 5)).toEqual([3, 4, 5, 6, 0]);
  });
});
