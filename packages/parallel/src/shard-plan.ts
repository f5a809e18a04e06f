import { noGrad, scope, ValueError, type Tensor } from "@weft/tensor";
import type { ModelModule } from "./model-module.ts";

/**
 * Cuts rows into shards that differ by at most one row, the larger ones first. Shards may be empty.
 *
 * @example evenShards(6, 4) // [2, 2, 1, 1]
 */
export function evenShards(rows: number, shards: number): number[] {
  const base = Math.floor(rows / shards);
  return Array.from({ length: shards }, (_, s) => base + Number(s < rows % shards));
}

/** @throws {ValueError} when given sizes do not cover the rows with the right number of shards. */
export function checkShardSizes(
  sizes: readonly number[],
  rows: number,
  shards: number,
): readonly number[] {
  const total = sizes.reduce((a, b) => a + b, 0);
  if (
    sizes.length !== shards ||
    total !== rows ||
    sizes.some((size) => !Number.isInteger(size) || size < 0)
  ) {
    throw new ValueError(
      `step: shard sizes must be ${shards} non-negative integers that add up to ${rows} rows; got [${sizes.join(", ")}]`,
    );
  }
  return sizes;
}

/**
 * How much each shard counts in the mean over a batch: its rows, or what the model's file makes of them, over the total.
 *
 * @param total What the mean is over; by default the batch's own sum.
 * @throws {ValueError} when a weight is negative or not finite, or all are 0.
 */
export function shardWeights(
  { weigh }: Pick<ModelModule, "weigh">,
  batch: readonly Tensor[],
  sizes: readonly number[],
  total?: number,
): number[] {
  let row = 0;
  const counts = sizes.map((size) => {
    const start = row;
    row += size;
    if (weigh === undefined || size === 0) return size;
    const rows = batch.map((tensor) => tensor.at(`${start}:${start + size}`));
    return scope(() => noGrad(() => weigh(...rows)));
  });
  const sum = total ?? counts.reduce((a, b) => a + b, 0);
  const isWeight = (count: number): boolean => Number.isFinite(count) && count >= 0;
  if (!counts.every(isWeight) || !(Number.isFinite(sum) && sum > 0)) {
    throw new ValueError(
      `step: weights of shards must be finite, not negative, and not all 0; got ${counts.join(", ")}${total === undefined ? "" : ` of a total of ${total}`}`,
    );
  }
  return counts.map((count) => count / sum);
}
