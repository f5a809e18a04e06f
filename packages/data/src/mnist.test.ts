import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { DatasetError, loadMnist } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "weft-mnist-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes test files with the sizes of MNIST's, every image filled with its label. */
function writeTest(
  images: readonly [count: number, height: number, width: number],
  labels: Uint8Array,
): void {
  const [count, height, width] = images;
  const pixels = new Uint8Array(16 + count * height * width);
  const view = new DataView(pixels.buffer);
  [0x00000803, count, height, width].forEach((word, i) => view.setUint32(4 * i, word));
  for (let i = 0; i < count; i++)
    pixels.fill(labels[i]!, 16 + i * height * width, 16 + (i + 1) * height * width);
  writeFileSync(join(folder, "t10k-images-idx3-ubyte"), pixels);
  const bytes = new Uint8Array(8 + labels.length);
  new DataView(bytes.buffer).setUint32(0, 0x00000801);
  new DataView(bytes.buffer).setUint32(4, labels.length);
  bytes.set(labels, 8);
  writeFileSync(join(folder, "t10k-labels-idx1-ubyte"), bytes);
}

const digits = Uint8Array.from({ length: 10_000 }, (_, i) => i % 10);

describe("loadMnist", () => {
  test("normalises the pixels and keeps the labels", async () => {
    writeTest([10_000, 28, 28], digits);
    const { tensors, length } = await loadMnist(folder, "test");
    const [images, labels] = tensors;
    expect(length).toBe(10_000);
    expect(images!.shape).toEqual([10_000, 784]);
    expect(labels!.at("8:12").toArray()).toEqual([8, 9, 0, 1]);
    expect(images!.at(9, 783).item()).toBe(Math.fround((9 / 255 - 0.1307) / 0.3081));
  });

  test.each<[string, readonly [number, number, number], Uint8Array, RegExp]>([
    [
      "images of another size",
      [10_000, 28, 27],
      digits,
      /t10k-images-idx3-ubyte: .*shape \[10000, 28, 28\]; got \[10000, 28, 27\]/,
    ],
    ["another number of images", [9_999, 28, 28], digits, /got \[9999, 28, 28\]/],
    [
      "another number of labels",
      [10_000, 28, 28],
      digits.subarray(1),
      /t10k-labels-idx1-ubyte: .*got \[9999\]/,
    ],
    [
      "a label that is no digit",
      [10_000, 28, 28],
      digits.with(77, 10),
      /labels must be from 0 to 9; got 10 for image 77/,
    ],
  ])("refuses %s and names the file", async (_, images, labels, message) => {
    writeTest(images, labels);
    await expect(loadMnist(folder, "test")).rejects.toThrow(DatasetError);
    await expect(loadMnist(folder, "test")).rejects.toThrow(message);
  });

  test("names a file that is missing", async () => {
    await expect(loadMnist(folder, "train")).rejects.toThrow(
      /train-(images-idx3|labels-idx1)-ubyte/,
    );
  });
});
