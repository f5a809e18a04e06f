import { ShapeError, type Tensor } from "@weft/tensor";

/** The number of rows of a batch. @throws {ShapeError} when its tensors have different ones, or none. */
export function batchRows(batch: readonly Tensor[]): number {
  const rows = batch[0]?.shape[0];
  if (rows === undefined || rows === 0 || batch.some((tensor) => tensor.shape[0] !== rows)) {
    throw new ShapeError(
      `step: the tensors of a batch must have the same number of rows, at least 1; got ${batch.map(({ shape }) => `[${shape.join(", ")}]`).join(" ") || "no tensor"}`,
    );
  }
  return rows;
}
