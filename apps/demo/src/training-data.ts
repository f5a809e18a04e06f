import { digestTensors } from "@weft/checkpoint";
import { loadMnist, TensorDataset } from "@weft/data";
import type { Tensor } from "@weft/tensor";
import { mnistFolder } from "./mnist-folder.ts";
import type { DemoOptions } from "./options.ts";

/** Images with their labels, to train on and to test with. */
export interface DemoData {
  readonly training: TensorDataset;
  readonly test: readonly Tensor[];
  readonly testLength: number;
}

/** Loads MNIST, of which training may take only the first images. */
export async function loadData({ data, images }: DemoOptions): Promise<DemoData> {
  const folder = data ?? mnistFolder();
  const whole = await loadMnist(folder, "train");
  const test = await loadMnist(folder, "test");
  const training =
    images === null || images >= whole.length
      ? whole
      : new TensorDataset(...whole.tensors.map((tensor) => tensor.narrow(0, 0, images)));
  return { training, test: test.tensors, testLength: test.length };
}

/** Tells training images apart. */
export function digestOf({ training }: DemoData): string {
  return digestTensors(Object.fromEntries(training.tensors.entries()));
}
