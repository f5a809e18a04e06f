import type { Tensor } from "@weft/tensor";
import type { Batch } from "./tensor-dataset.ts";

/**
 * Samples by position. Anything with a length and a `get` is a dataset.
 *
 * `S` is a sample: a tensor, an array of tensors, or, for a loader with a `collate` of its own, anything. `B` is a batch. What
 * `get` draws from the default generator depends on the loader's seed, the epoch and the batch alone.
 *
 * @pytorch torch.utils.data.Dataset
 * @example
 * const squares: Dataset<Tensor> = { length: 5, get: (i) => tensor(i * i) };
 * [...new DataLoader(squares, { batchSize: 3 })].map((batch) => batch.toArray()) // [[0, 1, 4], [9, 16]]
 */
export interface Dataset<S = readonly Tensor[], B = Collated<S>> {
  /** Number of samples. */
  readonly length: number;
  /** The sample at a position from 0 to `length - 1`; synchronous. */
  get(position: number): S;
  /**
   * Makes a batch in one go, where that is faster than stacking samples, or other than that.
   *
   * @param positions int32 `[count]`.
   */
  select?(positions: Tensor): B;
}

/** What `defaultCollate` makes of samples: a tensor of tensors, an array of tensors of arrays. */
export type Collated<S> = S extends readonly Tensor[]
  ? Batch<S>
  : S extends Tensor
    ? Tensor
    : never;
