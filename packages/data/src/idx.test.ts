import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { DatasetError, parseIdx, readIdx } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "weft-idx-"));
afterAll(() => rmSync(folder, { recursive: true }));

const good = Uint8Array.from([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255]);

describe("parseIdx", () => {
  test("reads sizes as big-endian numbers, and the bytes after them", () => {
    const { shape, data } = parseIdx(good, "f");
    expect(shape).toEqual([2, 3]);
    expect([...data]).toEqual([1, 2, 3, 4, 5, 255]);
  });

  test.each<[string, Uint8Array, RegExp]>([
    ["an empty file", new Uint8Array(0), /^f: .*got an empty file/],
    ["another format", Buffer.from("\x1f\x8bgzip"), /begins with 00 00 08.*got 1f/],
    ["elements of another type", Uint8Array.from([0, 0, 0x0d, 1, 0, 0, 0, 0]), /got 00 00 0d 01/],
    ["no dimensions", Uint8Array.from([0, 0, 8, 0]), /number of dimensions/],
    [
      "a cut header",
      good.subarray(0, 9),
      /header of an IDX file with 2 dimensions has 12 bytes; got a file of 9/,
    ],
    ["cut elements", good.subarray(0, 17), /shape \[2, 3\] has 18 bytes; got 17/],
    ["bytes too many", Uint8Array.from([...good, 0]), /has 18 bytes; got 19/],
    [
      "sizes whose product is huge",
      Uint8Array.from([0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255]),
      /bytes; got 12/,
    ],
  ])("refuses %s and says what was expected", (_, bytes, message) => {
    expect(() => parseIdx(bytes, "f")).toThrow(DatasetError);
    expect(() => parseIdx(bytes, "f")).toThrow(message);
  });
});

describe("readIdx", () => {
  test("reads a file", async () => {
    const file = join(folder, "small-idx");
    writeFileSync(file, good);
    expect((await readIdx(file)).shape).toEqual([2, 3]);
  });

  test("names a missing file", async () => {
    const file = join(folder, "missing-idx");
    await expect(readIdx(file)).rejects.toMatchObject({ name: "DatasetError", file });
    await expect(readIdx(file)).rejects.toThrow(/ENOENT.*missing-idx/);
  });
});
