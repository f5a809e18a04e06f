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
    const { type, shape, data } = parseIdx(good, "f");
    expect(type).toBe("uint8");
    expect(shape).toEqual([2, 3]);
    expect([...data]).toEqual([1, 2, 3, 4, 5, 255]);
  });

  test.each<[number, string, number[], number[]]>([
    [0x09, "int8", [0xff, 2], [-1, 2]],
    [0x0b, "int16", [0xff, 0xfe, 1, 0], [-2, 256]],
    [0x0c, "int32", [0xff, 0xff, 0xff, 0xfd, 0, 1, 0, 0], [-3, 65536]],
    [0x0d, "float32", [0x3f, 0xc0, 0, 0, 0xff, 0x80, 0, 0], [1.5, -Infinity]],
    [
      0x0e,
      "float64",
      [0x40, 9, 0x21, 0xfb, 0x54, 0x44, 0x2d, 0x18, ...new Array<number>(8).fill(0)],
      [Math.PI, 0],
    ],
  ])("reads elements of type %d as big-endian %s", (code, type, elements, values) => {
    const array = parseIdx(Uint8Array.from([0, 0, code, 1, 0, 0, 0, 2, ...elements]), "f");
    expect(array.type).toBe(type);
    expect([...array.data]).toEqual(values);
  });

  test("reads bytes that begin anywhere in memory", () => {
    expect([...parseIdx(Uint8Array.from([9, 9, 9, ...good]).subarray(3), "f").data]).toEqual([
      1, 2, 3, 4, 5, 255,
    ]);
  });

  test("reads a file without elements", () => {
    const { shape, data } = parseIdx(Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 0]), "f");
    expect([shape, data.length]).toEqual([[0], 0]);
  });

  test.each<[string, Uint8Array, RegExp]>([
    ["an empty file", new Uint8Array(0), /^f: .*got an empty file/],
    [
      "a packed file",
      Uint8Array.from([0x1f, 0x8b, 8, 0]),
      /begins with 00 00.*a gzip file \(unpack/,
    ],
    ["another format", Buffer.from("PNG!"), /begins with 00 00.*got 50 4e 47 21/],
    [
      "elements of an unknown type",
      Uint8Array.from([0, 0, 0x0a, 1, 0, 0, 0, 0]),
      /got 00 00 0a 01/,
    ],
    [
      "elements cut in the middle",
      Uint8Array.from([0, 0, 0x0d, 1, 0, 0, 0, 1, 1, 2]),
      /float32 elements of shape \[1\] has 12 bytes; got 10/,
    ],
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
