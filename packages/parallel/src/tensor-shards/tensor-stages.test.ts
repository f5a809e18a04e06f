import { Adam } from "@weft/optim";
import { fromTypedArray, manualSeed, rand, randint, ValueError, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import type { OutputTie } from "../../test/pipeline-model.ts";
import type { StagedConfig } from "../../test/staged-model.ts";
import { ShardedTrainer, type ShardPlan } from "../index.ts";

const staged = new URL("../../test/staged-model.ts", import.meta.url);
const tied = new URL("../../test/pipeline-model.ts", import.meta.url);

/** Uneven shards; some have no rows. */
const SIZES = [
  [3, 3, 2],
  [2, 0, 4],
];

/** Trains some steps and evaluates; returns every bit that this left behind. */
async function bits(
  model: URL,
  config: StagedConfig | OutputTie,
  workers: number,
  plan: ShardPlan,
): Promise<unknown> {
  await using trainer = await ShardedTrainer.start({
    ...{ model, config, workers, plan: { batch: 3, ...plan }, seed: 5 },
    optimizer: (parameters) => new Adam(parameters, { lr: 0.01 }),
  });
  manualSeed(2);
  const batchOf = (rows: number): Tensor[] => {
    if (config === "transposed") return [rand([rows, 11]), randint(0, 11, [rows])];
    const shape = config === "whole" ? [rows] : [rows, 5];
    return [randint(0, 11, shape), randint(0, 11, shape)];
  };
  const losses: number[] = [];
  for (const shardSizes of SIZES) {
    const rows = shardSizes.reduce((a, b) => a + b, 0);
    losses.push((await trainer.step(batchOf(rows), { shardSizes })).loss);
  }
  const right = await trainer.evaluate(batchOf(7));
  const state = Object.entries<Tensor>(trainer.model.stateDict()).map(([name, value]) => [
    name,
    [...value.toTypedArray()],
  ]);
  return { losses, right, state };
}

describe("D: Across workers: stages that teams with tensor shards compute", () => {
  const wanted = new Map<string, Promise<unknown>>();
  /** The bits of one thread, once for each plan. */
  const alone = (
    model: URL,
    config: StagedConfig | OutputTie,
    plan: ShardPlan,
  ): Promise<unknown> => {
    const key = JSON.stringify([config, plan]);
    const known = wanted.get(key) ?? bits(model, config, 0, plan);
    wanted.set(key, known);
    return known;
  };

  test.each<[layers: readonly number[], tensor: number, workers: number]>([
    [[5, 4], 2, 1],
    [[5, 4], 2, 2],
    [[5, 4], 2, 3],
    [[5, 4], 2, 4],
    [[4, 2, 3], 4, 6],
    [[5, 4], 4, 8],
    [[1, 6, 1, 1], 2, 3],
  ])(
    "%j layers and %i tensor shards on %i workers have the bits of the tensor shards alone, on one thread",
    async (layers, tensor, workers) => {
      const wantedBits = await alone(staged, {}, { tensor });
      expect(await bits(staged, {}, workers, { layers, tensor })).toEqual(wantedBits);
    },
  );

  test.each<[OutputTie, layers: readonly number[], workers: number]>([
    ["whole", [3, 5], 4],
    ["whole", [1, 2, 2, 3], 3],
    ["transposed", [3, 5], 4],
  ])(
    "also with uses of a %s tie and of a shared layer in several of %j, and running statistics, on %i workers",
    async (tie, layers, workers) => {
      const wantedBits = await alone(tied, tie, { tensor: 2 });
      expect(await bits(tied, tie, workers, { layers, tensor: 2 })).toEqual(wantedBits);
    },
  );

  test("where a boundary parts a column from its row, whole outputs cross it, for any number of workers", async () => {
    const plan = { layers: [2, 7], tensor: 2 };
    const wantedBits = await alone(staged, {}, plan);
    for (const workers of [2, 4]) expect(await bits(staged, {}, workers, plan)).toEqual(wantedBits);
    expect(wantedBits).not.toEqual(await alone(staged, {}, { tensor: 2 }));
  });

  test("leave each thread the role that the report tells", async () => {
    await using trainer = await ShardedTrainer.start({
      ...{ model: staged, config: {}, workers: 4, seed: 1 },
      plan: { batch: 2, layers: [5, 4], tensor: 2 },
    });
    await trainer.computeGradients([randint(0, 11, [4, 5]), randint(0, 11, [4, 5])]);
    expect(trainer.report().threads.map(({ role, shards }) => [role, shards])).toEqual([
      ["tensor shards 0 of 2, stage 0 of 2, pipeline 0", 2],
      ["tensor shards 1 of 2, stage 0 of 2, pipeline 0", 2],
      ["tensor shards 0 of 2, stage 1 of 2, pipeline 0", 2],
      ["tensor shards 1 of 2, stage 1 of 2, pipeline 0", 2],
    ]);
  });
});

const batch = [
  fromTypedArray(new Int32Array(20), [4, 5]),
  fromTypedArray(new Int32Array(20), [4, 5]),
];

test("a worker that dies while its team and the other stage wait for it is replaced, with the bits of a step without", async () => {
  const gradients = async (workers: number): Promise<unknown> => {
    const deaths = new Int32Array(new SharedArrayBuffer(4)).fill(1);
    await using trainer = await ShardedTrainer.start({
      ...{ model: staged, config: { deaths } satisfies StagedConfig, workers, seed: 2 },
      plan: { batch: 2, layers: [5, 4], tensor: 2 },
    });
    const { loss } = await trainer.computeGradients(batch);
    expect(trainer.recoveries.map(({ phase, kind }) => [phase, kind])).toEqual(
      workers === 0 ? [] : [["backward", "exited"]],
    );
    return [loss, ...Array.from(trainer.model.parameters(), ({ grad }) => grad!.toArray())];
  };
  expect(await gradients(4)).toEqual(await gradients(0));
});

test("a use of a cut parameter outside of its layers is refused, on one thread as on many", async () => {
  for (const workers of [0, 4]) {
    await using trainer = await ShardedTrainer.start({
      ...{ model: staged, config: { isPenalized: true } satisfies StagedConfig, workers },
      plan: { batch: 2, layers: [5, 4], tensor: 2 },
    });
    const refused: unknown = await trainer.computeGradients(batch).then(null, (e: unknown) => e);
    expect(refused).toBeInstanceOf(ValueError);
    expect((refused as ValueError).message).toMatch(
      /^step: .* in the layers alone that cut it; got another use of "1.weight" \(say "whole"/,
    );
    expect(trainer.recoveries).toEqual([]);
  }
});
