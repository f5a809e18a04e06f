import { borrowTensor, keyedSeed, manualSeed, type Tensor } from "@weft/tensor";
import type { StepPart } from "./step-part.ts";

/** Each shard starts from the same buffers and from a stream of its own, whoever computes it and whatever came before. */
export function startShard({ board, buffers }: StepPart, shard: number): void {
  buffers.restore();
  manualSeed(keyedSeed(board.seed, `shard ${shard}`));
}

/** A shard's rows of a batch, without a copy. @param batch Whole and borrowed, as the board tells it. */
export function rowsOf({ board }: StepPart, batch: readonly Tensor[], shard: number): Tensor[] {
  const [start, count] = [board.firstRow(shard), board.rowsOf(shard)];
  return batch.map((tensor) => {
    const { dtype, shape, storage } = tensor;
    const rowBytes = storage.byteLength / shape[0]!;
    const address = tensor.address() + start * rowBytes;
    return borrowTensor({ address, dtype, shape: [count, ...shape.slice(1)] });
  });
}
