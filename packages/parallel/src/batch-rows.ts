import { ShapeError, Tensor, ValueError } from "@weft/tensor";
import { describeValue } from "./describe-value.ts";

/**
 * The number of rows of a batch.
 *
 * @throws {ValueError} when it is no list of tensors. @throws {ShapeError} when these have different numbers of rows, or none.
 */
export function batchRows(batch: readonly Tensor[]): number {
  const given: unknown = batch; // where no compiler looks, a tensor without a list is a common slip
  const rule = "step: a batch must be a list of tensors, as in [x, labels]";
  if (!Array.isArray(given)) throw new ValueError(`${rule}; got ${describeValue(given)}`);
  const wrong = given.findIndex((value) => !(value instanceof Tensor));
  if (wrong >= 0)
    throw new ValueError(`${rule}; got ${describeValue(given[wrong])} at position ${wrong}`);
  const rows = batch[0]?.shape[0];
  if (rows === undefined || rows === 0 || batch.some((tensor) => tensor.shape[0] !== rows)) {
    throw new ShapeError(
      `step: the tensors of a batch must have the same number of rows, at least 1; got ${batch.map(({ shape }) => `[${shape.join(", ")}]`).join(" ") || "no tensor"}`,
    );
  }
  return rows;
}
