import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Arena, arenas, type Type } from "../../test/arena.ts";
import { drawOf, inputLayouts, outputLayouts, place, shapes } from "../../test/layouts.ts";
import type { UnaryKernel } from "../table/elementwise-kernels.ts";

const saturated = (x: number): number =>
  Number.isNaN(x) ? 0 : Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(x))) + 0;

const conversions: Readonly<Record<Type, (x: number) => number>> = {
  F32: Math.fround,
  F64: (x) => x,
  I32: saturated,
  U8: (x) => (x !== 0 ? 1 : 0),
};
const types: readonly Type[] = ["F32", "F64", "I32", "U8"];

describe.each(arenas)("copies and casts ($build)", ({ arena }) => {
  const pairs = types.flatMap((from) =>
    types.filter((to) => to !== from).map((to) => ({ from, to })),
  );
  test.each(pairs)(
    "castFrom $from to $to converts each element over any strides",
    ({ from, to }) => {
      check(arena, `cast${from}To${to}`, from, to, conversions[to]);
    },
  );

  test.each([
    { name: "copy8", type: "U8" as const },
    { name: "copy32", type: "F32" as const },
    { name: "copy32", type: "I32" as const },
    { name: "copy64", type: "F64" as const },
  ])("$name copies $type over any strides", ({ name, type }) =>
    check(arena, name, type, type, (x) => x),
  );

  test.each([
    { name: "negI32", of: (x: number) => -x | 0 },
    { name: "absI32", of: (x: number) => Math.abs(x) | 0 },
  ])("$name wraps as int32 does", ({ name, of }) => check(arena, name, "I32", "I32", of));

  test("logicalNot flips bools over any strides", () =>
    check(arena, "logicalNotU8", "U8", "U8", (x) => 1 - x));

  test.each(["relu", "neg", "abs", "sqrt"])(
    "%s of floats equals a plain loop over any strides",
    (name) => {
      const of = {
        relu: (x: number) => (x < 0 ? 0 : x),
        neg: (x: number) => -x,
        abs: Math.abs,
        sqrt: Math.sqrt,
      }[name];
      if (of === undefined) throw new Error(`no reference for ${name}`);
      check(arena, `${name}F32`, "F32", "F32", (x) => Math.fround(of(x)));
      check(arena, `${name}F64`, "F64", "F64", of);
    },
  );

  test("copies keep the bits of NaNs", () => {
    arena.reset();
    const a = arena.allocate(64);
    const words = arena.view("I32", a, 12);
    words.set([0x7fa00001, 0x7fc12345, -1, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    const out = arena.allocate(64);
    arena.kernels.copy32(3, 4, a, 1, 3, out, 4, 1);
    expect(arena.get("I32", out, 4)).toEqual([0x7fa00001, 5, 8, 11]);
  });
});

function check(arena: Arena, name: string, from: Type, to: Type, of: (x: number) => number): void {
  const kernel = Reflect.get(arena.kernels, name) as UnaryKernel; // by name: all have this signature
  const cases = fc.record({
    shape: shapes,
    inLayout: fc.constantFrom(...inputLayouts),
    outLayout: fc.constantFrom(...outputLayouts),
    seed: fc.integer(),
  });
  fc.assert(
    fc.property(cases, ({ shape: { rows, cols }, inLayout, outLayout, seed }) => {
      arena.reset();
      const a = place(arena, from, inLayout, rows, cols, drawOf(from, seed));
      const out = place(arena, to, outLayout, rows, cols, () => 77);
      kernel(rows, cols, a.pointer, a.row, a.col, out.pointer, out.row, out.col);
      const written = new Set<number>();
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < cols; c++) {
          expect(out.at(r, c)).toBe(of(a.at(r, c)));
          written.add(r * out.row + c * out.col);
        }
      }
      const rest = arena.get(to, out.pointer, out.length).filter((_, i) => !written.has(i));
      expect(rest.every((value) => value === 77)).toBe(true);
    }),
    { seed: 42, numRuns: 60 },
  );
}
