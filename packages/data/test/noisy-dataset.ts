import { rand, tensor, type Tensor } from "@weft/tensor";
import type { Dataset } from "../src/index.ts";

/** Samples that are drawn anew whenever they are asked for, with their numbers. */
export function createDataset(length: unknown): Dataset<readonly [noise: Tensor, number: Tensor]> {
  return {
    length: Number(length),
    get: (i) => [rand([3]), tensor(i, { dtype: "int32" })],
  };
}
