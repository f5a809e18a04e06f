import { noGrad, scope, ValueError, type Tensor } from "@weft/tensor";
import type { ModelModule } from "./model-module.ts";

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
