import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Arena, arenas, rounded, type Type } from "../../test/arena.ts";
import { drawOf, inputLayouts, outputLayouts, place, shapes } from "../../test/layouts.ts";
import { ulpsF32 } from "../../test/ulp.ts";
import type { BinaryKernel } from "../table/elementwise-kernels.ts";

type Reference = (x: number, y: number) => number;

const same: readonly [string, readonly Type[], Reference][] = [
  ["add", ["F32", "F64", "I32"], (x, y) => x + y],
  ["sub", ["F32", "F64", "I32"], (x, y) => x - y],
  ["div", ["F32", "F64"], (x, y) => x / y],
  ["maximum", ["F32", "F64", "I32"], Math.max],
  ["minimum", ["F32", "F64", "I32"], Math.min],
  ["reluGrad", ["F32", "F64"], (x, y) => (x <= 0 ? 0 : y)],
];
const products: readonly [string, readonly Type[], Reference][] = [
  ["mul", ["F32", "F64"], (x, y) => x * y],
  ["mul", ["I32"], Math.imul],
];
const comparisons: readonly [string, readonly Type[], Reference][] = [
  ["eq", ["F32", "F64", "I32", "U8"], (x, y) => Number(x === y)],
  ["ne", ["F32", "F64", "I32", "U8"], (x, y) => Number(x !== y)],
  ["lt", ["F32", "F64", "I32", "U8"], (x, y) => Number(x < y)],
  ["le", ["F32", "F64", "I32", "U8"], (x, y) => Number(x <= y)],
  ["gt", ["F32", "F64", "I32", "U8"], (x, y) => Number(x > y)],
  ["ge", ["F32", "F64", "I32", "U8"], (x, y) => Number(x >= y)],
  ["logicalAnd", ["U8"], (x, y) => x & y],
  ["logicalOr", ["U8"], (x, y) => x | y],
];
const powers: readonly [string, readonly Type[], Reference][] = [
  ["pow", ["F32", "F64"], (x, y) => x ** y],
];

describe.each(arenas)("elementwise kernels of two operands ($build)", ({ arena }) => {
  const exact = [...same, ...products].flatMap(([op, types, reference]) =>
    types.map((type) => ({ op, type, out: type, reference })),
  );
  const compare = comparisons.flatMap(([op, types, reference]) =>
    types.map((type) => ({ op, type, out: "U8" as const, reference })),
  );
  test.each([...exact, ...compare])(
    "$op on $type equals a plain loop over any strides",
    ({ op, type, out, reference }) => {
      check(arena, op, type, out, (actual, x, y) =>
        expect(actual).toBe(rounded[out](reference(x, y))),
      );
    },
  );

  test.each(
    powers.flatMap(([op, types, reference]) => types.map((type) => ({ op, type, reference }))),
  )("$op on $type equals a plain loop to the last bits", ({ op, type, reference }) => {
    check(arena, op, type, type, (actual, x, y) => {
      // C and float32 agree with JavaScript but for pow(±1, NaN or ±Infinity), which is 1 there and NaN here.
      const wanted = x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : reference(x, y);
      if (type === "F32") expect(ulpsF32(actual, wanted)).toBeLessThanOrEqual(1);
      else if (Number.isFinite(wanted))
        expect(Math.abs(actual - wanted)).toBeLessThanOrEqual(Math.abs(wanted) * 4e-16 + 5e-324);
      else expect(actual).toBe(wanted);
    });
  });

  test("an output may be the first operand itself", () => {
    arena.reset();
    const a = arena.put("F32", [1, 2, 3, 4, 5, 6]);
    const b = arena.put("F32", [10]);
    arena.kernels.mulF32(2, 3, a, 3, 1, b, 0, 0, a, 3, 1);
    expect(arena.get("F32", a, 6)).toEqual([10, 20, 30, 40, 50, 60]);
  });

  test("zero rows or columns write nothing", () => {
    arena.reset();
    const a = arena.put("F32", [1, 2, 3, 4]);
    const out = arena.put("F32", [7, 7, 7, 7]);
    arena.kernels.addF32(0, 4, a, 4, 1, a, 4, 1, out, 4, 1);
    arena.kernels.addF32(4, 0, a, 1, 1, a, 1, 1, out, 1, 1);
    arena.kernels.eqF32(0, 4, a, 4, 1, a, 4, 1, out, 4, 1);
    expect(arena.get("F32", out, 4)).toEqual([7, 7, 7, 7]);
  });
});

function check(
  arena: Arena,
  op: string,
  type: Type,
  outType: Type,
  agrees: (actual: number, x: number, y: number) => void,
): void {
  const kernel = Reflect.get(arena.kernels, `${op}${type}`) as BinaryKernel; // by name: all have this signature
  const cases = fc.record({
    shape: shapes,
    aLayout: fc.constantFrom(...inputLayouts),
    bLayout: fc.constantFrom(...inputLayouts),
    outLayout: fc.constantFrom(...outputLayouts),
    seed: fc.integer(),
  });
  fc.assert(
    fc.property(cases, ({ shape: { rows, cols }, aLayout, bLayout, outLayout, seed }) => {
      arena.reset();
      const draw = drawOf(type, seed);
      const a = place(arena, type, aLayout, rows, cols, draw);
      const b = place(arena, type, bLayout, rows, cols, draw);
      const out = place(arena, outType, outLayout, rows, cols, () => 77);
      kernel(
        rows,
        cols,
        a.pointer,
        a.row,
        a.col,
        b.pointer,
        b.row,
        b.col,
        out.pointer,
        out.row,
        out.col,
      );
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < cols; c++) agrees(out.at(r, c), a.at(r, c), b.at(r, c));
      }
      const written = arena
        .get(outType, out.pointer, out.length + 4)
        .filter((value) => value === 77).length;
      if (rows * cols === 0) expect(written).toBeGreaterThanOrEqual(1);
    }),
    { seed: 42, numRuns: 60 },
  );
}
