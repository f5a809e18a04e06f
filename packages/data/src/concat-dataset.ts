import { ValueError, type Tensor } from "@weft/tensor";
import { checkPosition } from "./check-position.ts";
import type { Dataset } from "./dataset.ts";

/**
 * Datasets one after the other, as one. Its batches are made of single samples: a `select` of the datasets is not used.
 *
 * @pytorch torch.utils.data.ConcatDataset
 * @example
 * const all = new ConcatDataset([new TensorDataset(tensor([0, 1])), new TensorDataset(tensor([10, 11, 12]))]);
 * all.length // 5
 * all.get(3)[0].item() // 11
 */
export class ConcatDataset<S = readonly Tensor[]> implements Dataset<S> {
  readonly datasets: readonly Dataset<S, unknown>[];
  readonly length: number;
  /** The length of all datasets up to and with each. */
  readonly #ends: readonly number[];

  /** @throws {ValueError} when there is no dataset. */
  constructor(datasets: readonly Dataset<S, unknown>[]) {
    if (datasets.length === 0)
      throw new ValueError("ConcatDataset: there must be at least one dataset; got none");
    let end = 0;
    this.#ends = datasets.map(({ length }) => (end += length));
    this.datasets = datasets;
    this.length = end;
  }

  /** @throws {IndexError} when the position is not an integer from 0 to `length - 1`. */
  get(position: number): S {
    checkPosition("ConcatDataset", position, this.length);
    const which = this.#ends.findIndex((end) => position < end);
    return this.datasets[which]!.get(position - (this.#ends[which - 1] ?? 0));
  }
}
