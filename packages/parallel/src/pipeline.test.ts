import { Adam, SGD } from "@weft/optim";
import { fromTypedArray, Generator, ones, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import type { OutputTie } from "../test/pipeline-model.ts";
import { ShardedTrainer, type ShardPlan } from "./index.ts";

const model = new URL("../test/pipeline-model.ts", import.meta.url);

function batchOf(kind: OutputTie, rows: number, seed: number): [x: Tensor, labels: Tensor] {
  const generator = new Generator(seed);
  const tokens = Int32Array.from({ length: rows }, () => generator.random32() % 11);
  const labels = fromTypedArray(tokens.map((token) => (3 * token + 1) % 11));
  if (kind === "whole") return [fromTypedArray(tokens), labels];
  const values = new Float32Array(rows * 11);
  generator.fillUniform(values, -1, 1);
  return [fromTypedArray(values, [rows, 11]), labels];
}

/** Batch norm needs two rows of a shard; some have none. */
const SIZES = [
  [5, 5, 5, 4, 4],
  [2, 0, 3, 0, 2],
  [7, 2, 2, 9, 3],
  [0, 0, 0, 0, 4],
];

/** Trains four steps and evaluates; returns every bit that this left behind. */
async function bits(kind: OutputTie, workers: number, plan: ShardPlan): Promise<unknown> {
  await using trainer = await ShardedTrainer.start({
    model,
    config: kind,
    workers,
    plan,
    seed: 5,
    optimizer: (parameters) => new Adam(parameters, { lr: 0.01 }),
  });
  const losses: number[] = [];
  for (const [step, shardSizes] of SIZES.entries()) {
    const rows = shardSizes.reduce((a, b) => a + b, 0);
    losses.push((await trainer.step(batchOf(kind, rows, step), { shardSizes })).loss);
  }
  const right = await trainer.evaluate(batchOf(kind, 23, 9));
  const state = Object.entries<Tensor>(trainer.model.stateDict()).map(([name, value]) => [
    name,
    [...value.toTypedArray()],
  ]);
  return { losses, right, state };
}

describe.each<OutputTie>(["whole", "transposed"])(
  "layer shards, with uses of a %s tie and of a shared layer in several stages",
  (kind) => {
    let wanted: Promise<unknown> | null = null;

    test.each<[workers: number, layers: readonly number[]]>([
      [1, [3, 5]],
      [2, [3, 5]],
      [2, [1, 2, 2, 3]],
      [3, [2, 3, 3]],
      [4, [2, 2, 2, 2]],
      [4, [4, 4]],
      [3, [4, 4]],
    ])("give %i workers with stages of %j the bits of one thread", async (workers, layers) => {
      wanted ??= bits(kind, 0, { batch: 5 });
      expect(await bits(kind, workers, { batch: 5, layers })).toEqual(await wanted);
    });
  },
);

test("stages that all give up waiting, and nobody to say why, are no step", async () => {
  await using trainer = await ShardedTrainer.start({
    model: new URL("../test/waiting-model.ts", import.meta.url),
    config: "in vain",
    workers: 2,
    plan: { batch: 2, layers: [1, 1] },
    deadlineMs: 1_000,
    seed: 0,
    optimizer: (parameters) => new SGD(parameters, { lr: 0.1 }),
  });
  const before = [...trainer.model.parameters()].map((p) => p.toTypedArray());
  await expect(trainer.step([ones([4, 3])])).rejects.toThrow(
    /^step: the workers must leave the sum of all shards; got an end without it/,
  );
  expect([...trainer.model.parameters()].map((p) => p.toTypedArray())).toEqual(before);
  expect(trainer.report().steps).toBe(0);
});
