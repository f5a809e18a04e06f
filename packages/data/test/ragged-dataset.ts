import { full, pad, rand, stack, type Tensor } from "@weft/tensor";
import type { Dataset } from "../src/index.ts";

/** Rows of different lengths, in batches as wide as their longest row, with noise. */
export function createDataset(): Dataset<Tensor, Tensor> {
  const get = (i: number): Tensor => full([1 + (i % 5)], i);
  return {
    length: 23,
    get,
    select(positions) {
      const rows = [...positions.toTypedArray()].map((i) => get(Number(i)));
      const width = Math.max(...rows.map(({ size }) => size));
      const wide = stack(rows.map((row) => pad(row, [0, width - row.size])));
      return wide.add(rand(wide.shape));
    },
  };
}
