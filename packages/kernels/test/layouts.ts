import fc from "fast-check";
import type { Arena, Type } from "./arena.ts";

/** How an operand of rows x cols lies in memory. */
export type Layout = "contiguous" | "padded" | "transposed" | "spread" | "row" | "column" | "one";

export const inputLayouts: readonly Layout[] = [
  "contiguous",
  "padded",
  "transposed",
  "spread",
  "row",
  "column",
  "one",
];
export const outputLayouts: readonly Layout[] = ["contiguous", "padded", "transposed", "spread"];

export interface Strides {
  readonly row: number;
  readonly col: number;
}

export function stridesOf(layout: Layout, rows: number, cols: number): Strides {
  switch (layout) {
    case "contiguous":
      return { row: cols, col: 1 };
    case "padded":
      return { row: cols + 3, col: 1 };
    case "transposed":
      return { row: 1, col: rows };
    case "spread":
      return { row: 3 * cols + 1, col: 3 };
    case "row": // the same row everywhere
      return { row: 0, col: 1 };
    case "column":
      return { row: 1, col: 0 };
    case "one":
      return { row: 0, col: 0 };
  }
}

export interface Operand extends Strides {
  readonly pointer: number;
  readonly length: number;
  readonly at: (r: number, c: number) => number;
}

/** Lays `draw()`s out in memory. */
export function place(
  arena: Arena,
  type: Type,
  layout: Layout,
  rows: number,
  cols: number,
  draw: () => number,
): Operand {
  const strides = stridesOf(layout, rows, cols);
  const length = rows * cols === 0 ? 1 : (rows - 1) * strides.row + (cols - 1) * strides.col + 1;
  const pointer = arena.put(type, Array.from({ length }, draw));
  const values = type === "I64" ? arena.long(pointer, length) : arena.view(type, pointer, length);
  return {
    ...strides,
    pointer,
    length,
    at: (r, c) => Number(values[r * strides.row + c * strides.col] ?? Number.NaN),
  };
}

/** Shapes with both small edges and a few vectors' length. */
export const shapes: fc.Arbitrary<{ rows: number; cols: number }> = fc.record({
  rows: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 40 })),
  cols: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 70 })),
});

/** A small deterministic generator, seeded by fast-check. */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const special: readonly number[] = [
  0,
  -0,
  1,
  -1,
  2,
  NaN,
  Infinity,
  -Infinity,
  1e-40,
  -1e-310,
  3.4e38,
  -2,
  100,
  -100,
];

/** Draws values of a type, with the special ones of floats among them. */
export function drawOf(type: Type, seed: number): () => number {
  const uniform = uniforms(seed);
  if (type === "Bool") return () => (uniform() < 0.5 ? 0 : 1);
  if (type === "U8") return () => Math.floor(uniform() * 256) * (uniform() < 0.2 ? 0 : 1);
  if (type === "U16") return () => Math.floor(uniform() * 65536);
  if (type === "I64") {
    // Products of two fit into 53 bits.
    return () =>
      uniform() < 0.5 ? Math.floor(uniform() * 9) - 4 : Math.floor((uniform() - 0.5) * 2 ** 27);
  }
  if (type === "I32") {
    return () =>
      uniform() < 0.5 ? Math.floor(uniform() * 9) - 4 : Math.floor((uniform() - 0.5) * 2 ** 32);
  }
  return () =>
    uniform() < 0.2
      ? (special[Math.floor(uniform() * special.length)] ?? 0)
      : (uniform() - 0.5) * 20;
}
