import { WeftError } from "@weft/tensor";
import type { BatchJob } from "./batch-schedule.ts";

/**
 * A batch could not be made. `cause` is the error: of the dataset, of what makes batches of its samples, or the `WorkerError` of
 * a thread that did it ahead. The loader's position is still before this batch.
 */
export class BatchError extends WeftError {
  override readonly name = "BatchError";
  readonly epoch: number;
  /** The number of the batch in its epoch, from 0. */
  readonly batch: number;
  /** The dataset's positions that the batch is made of. */
  readonly positions: Int32Array;
  /** The one whose `get` failed; `null` when it was not in a `get`. */
  readonly position: number | null;

  constructor({ epoch, batch, positions }: BatchJob, position: number | null, cause: unknown) {
    const where = position === null ? "" : ` at the dataset's position ${position}`;
    super(
      `DataLoader: batch ${batch} of epoch ${epoch} must be made without an error; got ${String(cause)}${where}`,
      { cause },
    );
    this.epoch = epoch;
    this.batch = batch;
    this.positions = positions;
    this.position = position;
  }
}
