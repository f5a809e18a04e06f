import { keyedSeed, manualSeed, type Tensor } from "@weft/tensor";
import type { StepPart } from "./step-part.ts";

/** Each shard starts from the same buffers and from a stream of its own, whoever computes it and whatever came before. */
export function startShard({ board, buffers }: StepPart, shard: number): void {
  buffers.restore();
  manualSeed(keyedSeed(board.seed, `shard ${shard}`));
}

/** A shard's rows of a batch, without a copy. */
export function rowsOf({ board }: StepPart, batch: readonly Tensor[], shard: number): Tensor[] {
  const start = board.firstRow(shard);
  return batch.map((tensor) => tensor.at(`${start}:${start + board.rowsOf(shard)}`));
}
