import { SGD } from "@weft/optim";
import { manualSeed, rand, type Tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import type { createModel } from "../test/normed-model.ts";
import { ShardedTrainer } from "./index.ts";

const normed = new URL("../test/normed-model.ts", import.meta.url);

/** The state after some steps, and the running mean after the first. */
async function trained(workers: number, batch: readonly Tensor[]) {
  await using trainer = await ShardedTrainer.start({
    model: normed,
    optimizer: (parameters) => new SGD(parameters, { lr: 0.1 }),
    workers,
    plan: { batch: 4 },
    seed: 0,
  });
  const net = trainer.model as ReturnType<typeof createModel>; // what the file makes
  const hidden = net[0].forward(batch[0]!).detach(); // before the first step changes the weights
  await trainer.step(batch);
  const first = net[1].running_mean.clone();
  await trainer.step(batch);
  return { hidden, first, state: net.stateDict({ copy: true }) };
}

test("batch norm's running statistics are those of all shards, once a step, for any number of workers", async () => {
  manualSeed(1);
  const batch = [rand([12, 3]), rand([12, 1])];
  const [alone, two] = [await trained(0, batch), await trained(2, batch)];
  expect(alone.first.allclose(alone.hidden.mean({ dim: 0 }).mul(0.1))).toBe(true);
  expect(alone.state["1.num_batches_tracked"]!.item()).toBe(2);
  expect(Object.keys(two.state)).toEqual(Object.keys(alone.state));
  for (const [name, value] of Object.entries<Tensor>(alone.state))
    expect(new Map(Object.entries<Tensor>(two.state)).get(name)!.toArray(), name).toEqual(
      value.toArray(),
    );
});
