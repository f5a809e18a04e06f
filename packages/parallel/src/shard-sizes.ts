import { ValueError } from "@weft/tensor";

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
