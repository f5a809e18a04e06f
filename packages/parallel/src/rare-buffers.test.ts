import { tensor, type Tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { RARE, type Rare } from "../test/rare-model.ts";
import { ShardedTrainer } from "./index.ts";

const rare = new URL("../test/rare-model.ts", import.meta.url);

const shardSizes = [1, 4, 3];

/** @param rows Which are rare. @param second Their second elements. */
function batch(rows: readonly number[], second: readonly number[]): Tensor[] {
  return [tensor(second.map((value, i) => [rows.includes(i) ? RARE : 0, value]))];
}

test.each([0, 1, 2, 3])(
  "a buffer that only some shards change is the mean over rows, where the others count with what they began with; of integers the largest stays (%i workers)",
  async (workers) => {
    await using trainer = await ShardedTrainer.start({
      model: rare,
      workers,
      plan: { batch: 3 },
      seed: 0,
    });
    const net = trainer.model as Rare; // what the file makes
    const step = async (rows: readonly number[], second: readonly number[]): Promise<unknown> => {
      await trainer.computeGradients(batch(rows, second), { shardSizes });
      return [net.level.toArray(), net.count.toArray()];
    };
    const second = [8, 1, 1, 1, 1, 2, 2, 4];
    expect(await step([], second)).toEqual([[16, 32], [5, -7]]); // prettier-ignore
    // The second shard makes [8, 16] + 4 of its four rows of eight: 4/8 · [12, 20] + 4/8 · [16, 32].
    expect(await step([2], second)).toEqual([[14, 26], [6, -6]]); // prettier-ignore
    // The first makes [7, 13] + 8, and so does the third, with two rare rows: 4/8 · [15, 21] + 4/8 · [14, 26].
    expect(await step([0, 5, 6], second)).toEqual([[14.5, 23.5], [8, -4]]); // prettier-ignore
    // All change it: 4/8 · ([7.25, 11.75] + 8) + 4/8 · ([7.25, 11.75] + 4).
    expect(await step([0, 1, 7], second)).toEqual([[13.25, 17.75], [9, -3]]); // prettier-ignore
    expect(await step([], second)).toEqual([[13.25, 17.75], [9, -3]]); // prettier-ignore
    net.level.data.fill_(80);
    net.count.data.fill_(-100);
    // 3/8 · 40 + 5/8 · 80, from what the owner wrote.
    expect(await step([7], [0, 0, 0, 0, 0, 0, 0, 0])).toEqual([[65, 65], [-99, -99]]); // prettier-ignore
    expect(net.getBuffer<string>("calm").toArray()).toEqual([0]);
  },
);
