import { arange, rand, tensor } from "@weft/tensor";
import { DataLoader, TensorDataset, type Dataset } from "../src/index.ts";

/** A loader whose batches are shuffled rows, or of samples that draw: the same in every process. */
export function processLoader(kind: "tensors" | "noise"): DataLoader {
  const noise: Dataset = { length: 11, get: (i) => [rand([2]), tensor(i)] };
  const dataset = kind === "noise" ? noise : new TensorDataset(arange(22).reshape([11, 2]));
  return new DataLoader(dataset, { batchSize: 2, shuffle: true, seed: 2n ** 60n });
}
