import fc from "fast-check";
import { expect } from "vitest";
import type { BinaryKernel } from "../src/table/elementwise-kernels.ts";
import type { Arena, Type } from "./arena.ts";
import { drawOf, inputLayouts, outputLayouts, place, shapes } from "./layouts.ts";

/** A kernel of two operands by name. */
export function binaryKernel(arena: Arena, name: string): BinaryKernel {
  return Reflect.get(arena.kernels, name) as BinaryKernel; // by name: all have this signature
}

/** Runs a kernel on random operands in any layouts, and compares every element. */
export function checkBinary(
  arena: Arena,
  op: string,
  type: Type,
  outType: Type,
  agrees: (actual: number, x: number, y: number) => void,
): void {
  const kernel = binaryKernel(arena, `${op}${type}`);
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
