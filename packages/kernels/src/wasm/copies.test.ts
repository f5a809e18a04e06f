import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Arena, arenas, type Type } from "../../test/arena.ts";
import { drawOf, inputLayouts, outputLayouts, place, shapes } from "../../test/layouts.ts";
import type { UnaryKernel } from "../table/elementwise-kernels.ts";

const saturated = (x: number): number =>
  Number.isNaN(x) ? 0 : Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(x))) + 0;

const conversions = {
  F32: Math.fround,
  F64: (x: number) => x,
  I32: saturated,
  // Drawn floats are small enough or beyond int64, where the result is its limit, which a number holds rounded.
  I64: (x: number) =>
    Number.isNaN(x) ? 0 : Math.max(-(2 ** 63), Math.min(2 ** 63, Math.trunc(x))) + 0,
  U8: (x: number) => (Math.abs(x) < 2 ** 63 ? Number(BigInt.asUintN(8, BigInt(Math.trunc(x)))) : 0),
  Bool: (x: number) => (x !== 0 ? 1 : 0),
};
const types = ["F32", "F64", "I32", "I64", "U8", "Bool"] as const;

describe.each(arenas)("copies and casts ($build)", ({ arena }) => {
  const pairs = types.flatMap((from) =>
    types.filter((to) => to !== from).map((to) => ({ from, to })),
  );
  test.each(pairs)(
    "castFrom $from to $to converts each element over any strides",
    ({ from, to }) => {
      // Integers keep their low bits, as long as they are int32's here.
      const of = from === "I64" && to === "I32" ? (x: number): number => x | 0 : conversions[to];
      check(arena, `cast${from}To${to}`, from, to, of);
    },
  );

  test.each([
    { name: "copy8", type: "U8" as const },
    { name: "copy16", type: "U16" as const },
    { name: "copy32", type: "F32" as const },
    { name: "copy32", type: "I32" as const },
    { name: "copy64", type: "F64" as const },
    { name: "copy64", type: "I64" as const },
  ])("$name copies $type over any strides", ({ name, type }) =>
    check(arena, name, type, type, (x) => x),
  );

  test.each([
    { name: "negI32", type: "I32" as const, of: (x: number) => -x | 0 },
    { name: "absI32", type: "I32" as const, of: (x: number) => Math.abs(x) | 0 },
    { name: "negI64", type: "I64" as const, of: (x: number) => -x + 0 },
    { name: "absI64", type: "I64" as const, of: Math.abs },
    { name: "negU8", type: "U8" as const, of: (x: number) => -x & 255 },
    { name: "absU8", type: "U8" as const, of: (x: number) => x },
  ])("$name wraps as its type does", ({ name, type, of }) => check(arena, name, type, type, of));

  test("wide integers keep their low bits when narrowed, floats keep int64's limits", () => {
    arena.reset();
    const a = arena.allocate(64);
    const [b, out] = [arena.allocate(64), arena.allocate(64)];
    arena.long(a, 6).set([2n ** 31n + 5n, -(2n ** 40n) - 3n, 300n, 2n ** 62n, -1n, 2n ** 53n + 1n]);
    arena.kernels.castI64ToI32(1, 6, a, 0, 1, out, 0, 1);
    expect(arena.get("I32", out, 6)).toEqual([-(2 ** 31) + 5, -3, 300, 0, -1, 1]);
    arena.kernels.castI64ToU8(1, 6, a, 0, 1, out, 0, 1);
    expect(arena.get("U8", out, 6)).toEqual([5, 253, 44, 0, 255, 1]);
    arena.kernels.castI64ToBool(1, 6, a, 0, 1, out, 0, 1);
    expect(arena.get("Bool", out, 6)).toEqual([1, 1, 1, 1, 1, 1]);
    arena.view("F64", b, 5).set([1e30, -1e30, NaN, 2 ** 62, -1.9]);
    arena.kernels.castF64ToI64(1, 5, b, 0, 1, out, 0, 1);
    expect(Array.from(arena.long(out, 5))).toEqual([
      2n ** 63n - 1n,
      -(2n ** 63n),
      0n,
      2n ** 62n,
      -1n,
    ]);
    // As torch on x86.
    arena.view("F64", b, 6).set([300.7, -1.5, 255.9, 4294967297, Infinity, -300.2]);
    arena.kernels.castF64ToU8(1, 6, b, 0, 1, out, 0, 1);
    expect(arena.get("U8", out, 6)).toEqual([44, 255, 255, 1, 0, 212]);
  });

  test("logicalNot flips bools over any strides", () =>
    check(arena, "logicalNotBool", "Bool", "Bool", (x) => 1 - x));

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
