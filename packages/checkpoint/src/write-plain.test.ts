import { Packr, Unpackr } from "msgpackr";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plainMsgpackProblem } from "./plain-msgpack.ts";
import { fromMaps } from "./plain-data.ts";
import { writePlain } from "./write-plain.ts";

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("writePlain", () => {
  test.each<[unknown, string]>([
    [null, "c0"],
    [true, "c3"],
    [127, "7f"],
    [128, "cc80"],
    [256, "cd0100"],
    [65536, "ce00010000"],
    [2 ** 32, "cb41f0000000000000"],
    [-32, "e0"],
    [-33, "d0df"],
    [-129, "d1ff7f"],
    [-32769, "d2ffff7fff"],
    [-(2 ** 31) - 1, "cbc1e0000000200000"],
    [0, "00"],
    [-0, "cb8000000000000000"],
    [0.5, "cb3fe0000000000000"],
    ["é", "a2c3a9"],
    [[1, [2]], "92019102"],
    [{ a: 1 }, "81a16101"],
  ])("writes %o as MessagePack's %s", (value, bytes) => {
    expect(hexOf(writePlain(value))).toBe(bytes);
  });

  test.each([31, 32, 255, 256, 65535, 65536])("writes the length %d in the fewest bytes", (n) => {
    const reference = new Packr({ useRecords: false });
    for (const value of ["x".repeat(n), new Array<number>(n).fill(1)])
      expect(hexOf(writePlain(value))).toBe(hexOf(reference.pack(value)));
  });

  test("is read back by a general MessagePack reader, and passes the walk, for any JSON", () => {
    const reader = new Unpackr({ useRecords: false, mapsAsObjects: false });
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary", maxDepth: 4 }), (value) => {
        const bytes = writePlain(value).slice();
        expect(plainMsgpackProblem(bytes)).toBeNull();
        expect(fromMaps(reader.unpack(bytes))).toEqual(value);
      }),
      { seed: 42, numRuns: 500 },
    );
  });
});
