import fc from "fast-check";
import { expect, test } from "vitest";
import { KERNEL_CUTS } from "./kernel-cuts.ts";
import { chooseGrid, MOST_TILES, tileArguments, type TileGrid } from "./tile-grid.ts";

const empty = (): TileGrid => ({ chunk0: 0, count0: 1, chunk1: 0, count1: 1 });

test.each(["gemmF32", "addF64", "sumF32", "axpyF32"] as const)(
  "the tiles of %s cover its work once",
  (name) => {
    const cut = KERNEL_CUTS.get(name)!;
    const part = cut.parts[0]!;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3_000 }),
        fc.integer({ min: 1, max: 3_000 }),
        fc.integer({ min: 2, max: 300 }),
        fc.double({ min: 1, max: 1e9, noNaN: true }),
        (first, second, threads, work) => {
          const args = Array.from({ length: cut.arity }, () => 0);
          args[0] = first;
          args[1] = second;
          const grid = empty();
          chooseGrid(grid, cut, part, args, threads, work, 5_000);
          const tiles = grid.count0 * grid.count1;
          expect(tiles).toBeLessThanOrEqual(MOST_TILES);
          let elements = 0;
          const tile: number[] = [];
          for (let number = 0; number < tiles; number++) {
            tileArguments(tile, part, args, cut.arity, grid, number);
            expect(tile[0]).toBeGreaterThan(0);
            expect(tile[1]).toBeGreaterThanOrEqual(part.axes.length > 1 ? 1 : 0);
            elements += part.axes.length > 1 ? tile[0]! * tile[1]! : tile[0]!;
          }
          expect(elements).toBe(part.axes.length > 1 ? first * second : first);
        },
      ),
      { seed: 42 },
    );
  },
);

test("a tile's pointers move by its start times stride and element size, absent ones stay 0", () => {
  const cut = KERNEL_CUTS.get("layerNormF32")!;
  const grid = { ...empty(), chunk0: 10, count0: 3 };
  // rows cols | x xRow weight bias eps out outRow mean rstd
  const args = [25, 7, 1000, 8, 64, 0, 1e-5, 5000, 7, 0, 9000];
  const tile: number[] = [];
  tileArguments(tile, cut.parts[0]!, args, cut.arity, grid, 2);
  expect(tile).toEqual([5, 7, 1000 + 20 * 8 * 4, 8, 64, 0, 1e-5, 5000 + 20 * 7 * 4, 7, 0, 9080]);
});
