import { fromTypedArray, Tensor, ValueError } from "@weft/tensor";
import { checkPosition } from "./check-position.ts";
import type { Collated, Dataset } from "./dataset.ts";
import { checkIndices, checkWithin } from "./subset-random-sampler.ts";

/**
 * Some samples of a dataset, in the order of the indices. Nothing but the indices is copied.
 *
 * @pytorch torch.utils.data.Subset
 * @example
 * const digits = new TensorDataset(tensor([0, 10, 20, 30]));
 * const [x] = new Subset(digits, [3, 1]).get(0);
 * x.item() // 30
 */
export class Subset<S = readonly Tensor[], B = Collated<S>> implements Dataset<S, B> {
  readonly dataset: Dataset<S, B>;
  /** int32 `[length]`. */
  readonly indices: Tensor;
  readonly length: number;
  /** As the dataset's own, where it has one. */
  readonly select?: (positions: Tensor) => B;

  /**
   * @param indices Positions in the dataset; a tensor of them, int32 `[length]`, is used as it is.
   * @throws {ValueError} when an index is not an integer from 0 to 2³¹ - 1. @throws {IndexError} when it is none of the
   *   dataset's positions.
   */
  constructor(dataset: Dataset<S, B>, indices: Iterable<number> | Tensor) {
    const checked = checkIndices("Subset", indices instanceof Tensor ? valuesOf(indices) : indices);
    checkWithin("Subset", checked, dataset.length);
    this.dataset = dataset;
    this.indices = indices instanceof Tensor ? indices.contiguous() : fromTypedArray(checked);
    this.indices.storage.makePermanent(); // read with every batch
    this.length = checked.length;
    if (dataset.select !== undefined)
      this.select = (positions) => dataset.select!(this.indices.indexSelect(0, positions));
  }

  /** @throws {IndexError} when the position is not an integer from 0 to `length - 1`. */
  get(position: number): S {
    checkPosition("Subset", position, this.length);
    return this.dataset.get(this.indices.at(position).item());
  }
}

function valuesOf(indices: Tensor): Int32Array {
  if (indices.dtype === "int32" && indices.ndim === 1) return indices.toTypedArray<Int32Array>();
  throw new ValueError(
    `Subset: a tensor of indices must be int32 of one dimension; got ${indices.dtype} of shape [${indices.shape.join(", ")}]`,
  );
}
