import { kernels } from "@weft/kernels";
import { describe, expect, test } from "vitest";
import { parseCut } from "./kernel-cut.ts";
import { KERNEL_CUTS } from "./kernel-cuts.ts";
import { tileArguments } from "./tile-grid.ts";

describe("parseCut", () => {
  test("finds sizes, pointers, strides and element sizes by the arguments' names", () => {
    expect(
      parseCut({ args: "rows cols | a aRow out", axes: ["rows: a*aRow out@1"], unitNs: 2 }, 8),
    ).toEqual({
      sizes: 2,
      arity: 5,
      unitNs: 2,
      result: "none",
      isProduct: false,
      parts: [
        {
          absent: [],
          needs: [],
          axes: [
            {
              size: 0,
              moves: [
                { pointer: 2, stride: 3, bytes: 8, isPosition: false },
                { pointer: 4, stride: -1, bytes: 1, isPosition: false },
              ],
            },
          ],
        },
      ],
    });
  });

  test("a position moves by elements, from 0 on", () => {
    const cut = parseCut({ args: "n | table first", axes: ["n: +first"], unitNs: 1 }, 8);
    expect(cut.parts[0]!.axes[0]!.moves).toEqual([
      { pointer: 2, stride: -1, bytes: 1, isPosition: true },
    ]);
    const grid = { chunk0: 4, count0: 3, chunk1: 0, count1: 1 };
    const tiles = [0, 1, 2].map((tile) => {
      const args: number[] = [];
      tileArguments(args, cut.parts[0]!, [10, 64, 0], 3, grid, tile);
      return args;
    });
    expect(tiles).toEqual([
      [4, 64, 0],
      [4, 64, 4],
      [2, 64, 8],
    ]);
  });

  test("makes outputs of other parts absent", () => {
    const { parts } = parseCut(
      {
        args: "n | x dx dw db",
        parts: [
          { outputs: "dw db", axes: ["n: dw db"] },
          { outputs: "dx", axes: ["n: x dx"] },
        ],
        unitNs: 1,
      },
      4,
    );
    expect(parts.map(({ absent, needs }) => ({ absent, needs }))).toEqual([
      { absent: [2], needs: [3, 4] },
      { absent: [3, 4], needs: [2] },
    ]);
  });

  test("refuses a name that is not an argument", () => {
    expect(() => parseCut({ args: "n | x", axes: ["n: y"], unitNs: 1 }, 4)).toThrow(
      'kernel cut: must name arguments; got "y", not in "n | x"',
    );
  });
});

describe("the table of cuts", () => {
  test.each([...KERNEL_CUTS])("cuts %s with the arguments that the kernel takes", (name, cut) => {
    // A WebAssembly function's length is its number of parameters.
    expect(kernels[name]).toBeTypeOf("function");
    expect(kernels[name].length).toBe(cut.arity);
  });
});
