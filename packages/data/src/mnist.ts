import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { empty, fromTypedArray, writeData, type Tensor } from "@weft/tensor";
import { DatasetError } from "./dataset-error.ts";
import { readIdx } from "./idx.ts";
import { TensorDataset } from "./tensor-dataset.ts";

/** The two parts of MNIST. */
export type MnistSplit = "train" | "test";

const FILES = { train: "train", test: "t10k" } as const;
const COUNTS = { train: 60_000, test: 10_000 } as const;
/** Mean and standard deviation of the training images, scaled to [0, 1]. */
const MEAN = 0.1307;
const STD = 0.3081;

/**
 * Loads MNIST from a folder with its four IDX files: images float32 `[n, 784]`, normalised with the training images' mean
 * 0.1307 and standard deviation 0.3081, and labels int32 `[n]`.
 *
 * @throws {DatasetError} when a file is missing, cut, or not MNIST's.
 * @example const { tensors: [images, labels] } = await loadMnist("data/mnist", "test");
 */
export async function loadMnist(folder: string | URL, split: MnistSplit): Promise<TensorDataset> {
  const base = folder instanceof URL ? fileURLToPath(folder) : folder;
  const imageFile = join(base, `${FILES[split]}-images-idx3-ubyte`);
  const labelFile = join(base, `${FILES[split]}-labels-idx1-ubyte`);
  const [images, labels] = await Promise.all([readIdx(imageFile), readIdx(labelFile)]);
  checkShape(imageFile, images.shape, [COUNTS[split], 28, 28]);
  checkShape(labelFile, labels.shape, [COUNTS[split]]);
  const wrong = labels.data.findIndex((label) => label > 9);
  if (wrong !== -1) {
    throw new DatasetError(
      labelFile,
      `${labelFile}: labels must be from 0 to 9; got ${labels.data[wrong]} for image ${wrong}`,
    );
  }
  return new TensorDataset(normalise(images.data), fromTypedArray(Int32Array.from(labels.data)));
}

function checkShape(file: string, shape: readonly number[], wanted: readonly number[]): void {
  if (shape.join() !== wanted.join()) {
    throw new DatasetError(
      file,
      `${file}: this file of MNIST has shape [${wanted.join(", ")}]; got [${shape.join(", ")}]`,
    );
  }
}

function normalise(pixels: Uint8Array): Tensor {
  const table = Float32Array.from({ length: 256 }, (_, byte) => (byte / 255 - MEAN) / STD);
  const values = new Float32Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) values[i] = table[pixels[i]!]!;
  const images = empty([pixels.length / 784, 784]);
  writeData(images, values);
  return images;
}
