import { empty, fromTypedArray, ValueError, writeData, type Tensor } from "@weft/tensor";
import { DatasetError } from "./dataset-error.ts";
import { readIdx, type IdxArray } from "./idx.ts";
import { TensorDataset } from "./tensor-dataset.ts";

/** The two parts of MNIST. */
export type MnistSplit = "train" | "test";

/** How the images become tensors. */
export interface MnistOptions {
  /** `flat` is `[n, 784]`, `image` is `[n, 1, 28, 28]`. Default `flat`. */
  readonly layout?: "flat" | "image";
  /**
   * `standard` takes off the training images' mean 0.1307 and divides by their standard deviation 0.3081; `unit` leaves the
   * pixels in [0, 1]. Default `standard`.
   */
  readonly scale?: "standard" | "unit";
}

const FILES = { train: "train", test: "t10k" } as const;
const COUNTS = { train: 60_000, test: 10_000 } as const;
const LAYOUTS = { flat: [784], image: [1, 28, 28] } as const;
/** Mean and standard deviation of the training images, scaled to [0, 1]. */
const SCALES = { standard: [0.1307, 0.3081], unit: [0, 1] } as const;
/** Images converted at once: few enough to stay in the cache. */
const CHUNK_IMAGES = 500;

/**
 * Loads MNIST from a folder with its four IDX files: images float32 `[n, 784]`, normalised with the training images' mean
 * 0.1307 and standard deviation 0.3081, and labels int32 `[n]`. Needs Node.
 *
 * @throws {DatasetError} when a file is missing, cut, or not MNIST's.
 * @throws {ValueError} when the split or an option is unknown.
 * @example
 * const { tensors: [images, labels] } = await loadMnist("data/mnist", "test");
 * images.shape // [10000, 784]
 */
export async function loadMnist(
  folder: string | URL,
  split: MnistSplit,
  options: MnistOptions = {},
): Promise<TensorDataset<[images: Tensor, labels: Tensor]>> {
  const { layout = "flat", scale = "standard" } = options;
  checkChoice("split", split, FILES);
  checkChoice("layout", layout, LAYOUTS);
  checkChoice("scale", scale, SCALES);
  // Imported here, so that a page can bundle this package for its other functions.
  const paths = await import("node:path");
  const { fileURLToPath } = await import("node:url");
  const base = folder instanceof URL ? fileURLToPath(folder) : folder;
  const imageFile = paths.join(base, `${FILES[split]}-images-idx3-ubyte`);
  const labelFile = paths.join(base, `${FILES[split]}-labels-idx1-ubyte`);
  const [images, labels] = await Promise.all([readIdx(imageFile), readIdx(labelFile)]);
  const pixels = bytesOf(imageFile, images, [COUNTS[split], 28, 28]);
  const digits = bytesOf(labelFile, labels, [COUNTS[split]]);
  const wrong = digits.findIndex((label) => label > 9);
  if (wrong !== -1) {
    throw new DatasetError(
      labelFile,
      `${labelFile}: labels must be from 0 to 9; got ${digits[wrong]} for image ${wrong}`,
    );
  }
  return new TensorDataset(
    toFloats(pixels, [COUNTS[split], ...LAYOUTS[layout]], SCALES[scale]),
    fromTypedArray(Int32Array.from(digits)),
  );
}

function bytesOf(file: string, array: IdxArray, wanted: readonly number[]): Uint8Array {
  const { type, shape, data } = array;
  if (type === "uint8" && shape.join() === wanted.join()) return data;
  throw new DatasetError(
    file,
    `${file}: this file of MNIST has uint8 elements of shape [${wanted.join(", ")}]; got ${type} of shape [${shape.join(", ")}]`,
  );
}

function toFloats(
  pixels: Uint8Array,
  shape: readonly number[],
  [mean, std]: readonly [mean: number, std: number],
): Tensor {
  const table = Float32Array.from({ length: 256 }, (_, byte) => (byte / 255 - mean) / std);
  const images = empty(shape);
  images.storage.makePermanent(); // before it has contents, which would be moved
  const values = new Float32Array(CHUNK_IMAGES * 784);
  for (let first = 0; first < shape[0]!; first += CHUNK_IMAGES) {
    const chunk = pixels.subarray(first * 784, (first + CHUNK_IMAGES) * 784);
    for (let i = 0; i < chunk.length; i++) values[i] = table[chunk[i]!]!;
    writeData(images.at(`${first}:${first + CHUNK_IMAGES}`), values.subarray(0, chunk.length));
  }
  return images;
}

function checkChoice(what: string, given: string, choices: object): void {
  if (Object.hasOwn(choices, given)) return;
  throw new ValueError(
    `loadMnist: ${what} must be one of ${Object.keys(choices).join(", ")}; got ${given}`,
  );
}
