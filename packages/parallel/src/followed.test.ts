import { Dropout, ReLU } from "@weft/nn";
import { Adam } from "@weft/optim";
import { Generator, randn, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import type { Worker } from "node:worker_threads";
import type { SettableNet } from "../test/settable-model.ts";
import { ReplicaError, ShardedTrainer, type ShardPlan } from "./index.ts";

type Trainer = ShardedTrainer & { readonly model: SettableNet };

const start = async (workers: number, plan: ShardPlan): Promise<Trainer> =>
  (await ShardedTrainer.start({
    model: new URL("../test/settable-model.ts", import.meta.url),
    workers,
    plan,
    seed: 3,
    optimizer: (parameters) => new Adam(parameters, { lr: 0.01 }),
  })) as Trainer; // what the file makes

const batch = (seed: number): [Tensor, Tensor] => {
  const generator = new Generator(seed);
  return [randn([12, 6], { generator }), randn([12, 2], { generator })];
};

/** Every bit that steps leave behind, with `change` after the second. */
async function bits(trainer: Trainer, change: (net: SettableNet) => void): Promise<unknown> {
  const losses: number[] = [];
  for (let step = 0; step < 5; step++) {
    if (step === 2) change(trainer.model);
    losses.push((await trainer.step(batch(step))).loss);
  }
  const state = Object.entries<Tensor>(trainer.model.stateDict());
  return [losses, state.map(([name, value]) => [name, value.toArray()])];
}

const PLANS: readonly [plan: ShardPlan, workers: number][] = [
  [{ batch: 4 }, 2],
  [{ batch: 4, layers: [2, 3] }, 2],
  [{ batch: 2, tensor: 2 }, 2],
];

describe.each(PLANS)("with %j on %i workers", (plan, workers) => {
  test.each<[string, (net: SettableNet) => void]>([
    ["a number", (net) => void (net[2].temperature = 0.5)],
    ["a number that becomes none", (net) => void Object.assign(net[1], { momentum: null })],
    ["a layer of another setting", (net) => net.set(3, new Dropout(0.6))],
    ["that a parameter is frozen", (net) => void net[0].weight.requiresGrad_(false)],
    ["that a frozen parameter is trained", (net) => void net[4].bias.requiresGrad_()],
  ])("%s, if it is assigned between steps, counts for all threads", async (_, change) => {
    await using alone = await start(0, plan);
    await using untouched = await start(0, plan);
    await using sharded = await start(workers, plan);
    const wanted = await bits(alone, change);
    expect(wanted).not.toEqual(await bits(untouched, () => undefined));
    expect(await bits(sharded, change)).toEqual(wanted);
  });
});

test("a worker that takes a lost one's place follows too", async () => {
  const threads: Worker[] = [];
  const onWorker = (worker: Worker): void => void threads.push(worker);
  process.on("worker", onWorker);
  await using sharded = await start(2, { batch: 4 });
  await using alone = await start(0, { batch: 4 });
  const change = (net: SettableNet): void => void (net[2].temperature = 0.5);
  const wanted = await bits(alone, change);
  await sharded.step(batch(0));
  await sharded.step(batch(1));
  change(sharded.model);
  await threads[1]!.terminate();
  const losses = [];
  for (let step = 2; step < 5; step++) losses.push((await sharded.step(batch(step))).loss);
  process.off("worker", onWorker);
  expect(sharded.recoveries).toMatchObject([{ kind: "exited" }]);
  const state = Object.entries<Tensor>(sharded.model.stateDict());
  expect([losses, state.map(([name, value]) => [name, value.toArray()])]).toEqual([
    (wanted as [number[], unknown])[0].slice(2),
    (wanted as [number[], unknown])[1],
  ]);
});

test.each([0, 2])(
  "a layer of another class is used by this thread, and refused where workers have the old one (%i workers)",
  async (workers) => {
    await using trainer = await start(workers, { batch: 4 });
    await trainer.step(batch(0));
    trainer.model.set(2, new ReLU());
    const result = trainer.step(batch(1));
    if (workers === 0) {
      expect((await result).loss).toBeGreaterThan(0);
      return;
    }
    await expect(result).rejects.toThrow(ReplicaError);
    await expect(trainer.step(batch(1))).rejects.toThrow(
      "createModel must build the same modules on every thread, and the owner's model keep them; got 2: Cooling on rank 0 for the owner's 2: ReLU",
    );
  },
);

test.each([0, 2])(
  "a frozen parameter keeps the gradient that others are added to, and else has none (%i workers)",
  async (workers) => {
    await using trainer = await start(workers, { batch: 4 });
    const { weight } = trainer.model[0];
    await trainer.computeGradients(batch(0));
    const first = weight.grad!.toArray();
    weight.requiresGrad_(false);
    await trainer.computeGradients(batch(1), { accumulate: true });
    expect(weight.grad!.toArray()).toEqual(first);
    await trainer.computeGradients(batch(2));
    expect(weight.grad).toBeNull();
    expect(trainer.model[4].weight.grad).not.toBeNull();
  },
);
