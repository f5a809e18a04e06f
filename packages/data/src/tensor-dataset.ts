import { ShapeError, type Tensor } from "@weft/tensor";

/**
 * Samples as rows of one or several tensors, as images and their labels.
 *
 * The tensors get memory that never moves: they are read on every step.
 *
 * @example new TensorDataset(images, labels).select(tensor([3, 1], { dtype: "int32" }))
 */
export class TensorDataset {
  readonly tensors: readonly Tensor[];
  /** Number of samples. */
  readonly length: number;

  /** @throws {ShapeError} when there is no tensor, or they have different numbers of rows. */
  constructor(...tensors: readonly Tensor[]) {
    const length = tensors[0]?.shape[0];
    if (length === undefined || tensors.some(({ shape }) => shape[0] !== length)) {
      throw new ShapeError(
        `TensorDataset: the tensors must have the same number of rows; got ${tensors.map(({ shape }) => `[${shape.join(", ")}]`).join(" ") || "no tensor"}`,
      );
    }
    for (const { storage } of tensors) storage.makePermanent();
    this.tensors = tensors;
    this.length = length;
  }

  /** The samples at some positions, as a batch. @param index int32. @throws {IndexError} when a position is out of range. */
  select(index: Tensor): Tensor[] {
    return this.tensors.map((tensor) => tensor.indexSelect(0, index));
  }
}
