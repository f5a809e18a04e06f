import { ShapeError, type Tensor } from "@weft/tensor";
import { checkPosition } from "./check-position.ts";
import type { Dataset } from "./dataset.ts";

/** One tensor for each of the dataset's: a sample, or a batch of samples. */
export type Batch<T extends readonly Tensor[] = readonly Tensor[]> = {
  readonly [K in keyof T]: Tensor;
};

/**
 * Samples as rows of one or several tensors, as images and their labels.
 *
 * The tensors get memory that never moves, since they are read on every step; one whose elements are not in row-major order
 * is copied once, instead of on every step.
 *
 * @example
 * const dataset = new TensorDataset(tensor([[1, 2], [3, 4], [5, 6]]), tensor([7, 8, 9]));
 * const [images, labels] = dataset.select(tensor([2, 0], { dtype: "int32" }));
 * images.toArray() // [[5, 6], [1, 2]]
 * labels.toArray() // [9, 7]
 */
export class TensorDataset<T extends readonly Tensor[] = readonly Tensor[]> implements Dataset<
  Batch<T>,
  Batch<T>
> {
  readonly tensors: Batch<T>;
  /** Number of samples. */
  readonly length: number;

  /** @throws {ShapeError} when there is no tensor, or they have different numbers of rows. */
  constructor(...tensors: T) {
    const length = tensors[0]?.shape[0];
    if (length === undefined || tensors.some(({ shape }) => shape[0] !== length)) {
      throw new ShapeError(
        `TensorDataset: the tensors must have the same number of rows; got ${tensors.map(({ shape }) => `[${shape.join(", ")}]`).join(" ") || "no tensor"}`,
      );
    }
    const rowMajor = tensors.map((each) => (each.isContiguous() ? each : each.contiguous()));
    for (const { storage } of rowMajor) storage.makePermanent();
    this.tensors = rowMajor as Batch<T>; // one for one
    this.length = length;
  }

  /**
   * The sample at a position, without a copy: views of the dataset's rows.
   *
   * @throws {IndexError} when the position is not an integer from 0 to `length - 1`.
   * @example
   * const [image, label] = new TensorDataset(tensor([[1, 2], [3, 4]]), tensor([7, 8])).get(1);
   * image.toArray() // [3, 4]
   * label.item() // 8
   */
  get(position: number): Batch<T> {
    checkPosition("TensorDataset", position, this.length);
    return this.tensors.map((tensor) => tensor.at(position)) as Batch<T>; // one for one
  }

  /**
   * The samples at some positions, copied into a batch.
   *
   * @param index int32 `[count]`.
   * @throws {IndexError} when a position is out of range.
   */
  select(index: Tensor): Batch<T> {
    return this.tensors.map((tensor) => tensor.indexSelect(0, index)) as Batch<T>; // one for one
  }
}
