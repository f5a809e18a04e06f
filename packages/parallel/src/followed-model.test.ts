import { Linear, type Layer } from "@weft/nn";
import { SGD } from "@weft/optim";
import { full, manualSeed, noGrad, ones, Parameter, rand, tensor, zeros } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import type { Statistical } from "../test/random-model.ts";
import { ReplicaError, ShardedTrainer, type ShardedTrainerOptions } from "./index.ts";

const faulty = new URL("../test/faulty-model.ts", import.meta.url);
const random = new URL("../test/random-model.ts", import.meta.url);

interface Net extends Layer {
  0: Linear;
  1: Linear;
  2: Linear;
}

describe.each([0, 2])(
  "D: move to a worker: the owner's model, changed between steps (%i workers)",
  (workers) => {
    const start = async (): Promise<ShardedTrainer & { readonly model: Net }> =>
      (await ShardedTrainer.start({
        model: faulty,
        config: "none",
        workers,
        plan: { batch: 4 },
        seed: 0,
      })) as ShardedTrainer & { readonly model: Net }; // what the file makes
    const batch = [ones([5, 3]), zeros([5, 1])];

    const expectPlainGradients = async (
      trainer: ShardedTrainer & { readonly model: Net },
    ): Promise<void> => {
      const dtype = trainer.model[0].weight.dtype;
      const [x, y] = [batch[0]!.to(dtype), batch[1]!.to(dtype)];
      const { loss } = await trainer.computeGradients([x, y]);
      const sharded = [...trainer.model.parameters()].map((p) => p.grad!.clone());
      trainer.model.zeroGrad();
      const net: Net = trainer.model;
      const plain = net.forward(x).sub(y).square().mean();
      plain.backward();
      expect(loss).toBeCloseTo(plain.item(), 5);
      for (const [i, p] of [...trainer.model.parameters()].entries())
        expect(sharded[i]!.sub(p.grad!).abs().max().item()).toBeLessThan(1e-5);
    };

    test("setData", async () => {
      await using trainer = await start();
      await expectPlainGradients(trainer);
      trainer.model[2].weight.setData(full([1, 3], 10));
      await expectPlainGradients(trainer);
    });

    test("a new parameter, under both names of a tie", async () => {
      await using trainer = await start();
      trainer.model[0].weight = trainer.model[1].weight = new Parameter(full([3, 3], 0.5));
      await expectPlainGradients(trainer);
    });

    test("another dtype", async () => {
      await using trainer = await start();
      trainer.model.to("float64");
      await expectPlainGradients(trainer);
      expect(trainer.model[0].weight.grad!.dtype).toBe("float64");
    });

    test("a tie broken after the start is refused by replicas, which have it", async () => {
      await using trainer = await start();
      trainer.model[0].weight = new Parameter(full([3, 3], 0.5));
      const result = trainer.computeGradients(batch);
      if (workers === 0) expect((await result).rows).toBe(5);
      else {
        await expect(result).rejects.toThrow(ReplicaError);
        await expect(trainer.computeGradients(batch)).rejects.toThrow(/0.weight = 1.weight/);
      }
    });
  },
);

describe("random numbers and buffers", () => {
  async function trained(
    workers: number,
    options: Partial<ShardedTrainerOptions> = {},
  ): Promise<unknown> {
    await using trainer = await ShardedTrainer.start({
      model: random,
      workers,
      plan: { batch: 4 },
      seed: 5,
      optimizer: (parameters) => new SGD(parameters, { lr: 0.05 }),
      ...options,
    });
    manualSeed(8);
    const losses = [];
    for (let i = 0; i < 4; i++)
      losses.push(
        (await trainer.step([rand([6, 3]), rand([6, 1])], { shardSizes: [3, 0, 2, 1] })).loss,
      );
    const measured = await trainer.evaluate([ones([4, 3])]);
    const state = Object.entries(trainer.model.stateDict());
    return [losses, measured, rand([1]).item(), state.map(([name, t]) => [name, t.toArray()])];
  }

  test("dropout and statistics have the same bits for 0, 1 and 3 workers, and leave the caller's stream alone", async () => {
    const wanted = await trained(0);
    for (const workers of [1, 3]) expect(await trained(workers)).toEqual(wanted);
    expect(await trained(0, { seed: 6 })).not.toEqual(wanted);
  });

  test.each([0, 2])(
    "a buffer is the mean of what the shards made of it, weighted by rows; counts are the largest (%i workers)",
    async (workers) => {
      await using trainer = await ShardedTrainer.start({
        model: random,
        workers,
        plan: { batch: 2 },
        seed: 1,
      });
      const model = trainer.model as Statistical; // what the file makes
      const x = tensor([
        [1, 2, 3],
        [1, 2, 3],
        [1, 2, 3],
        [5, 6, 7],
      ]);
      await trainer.computeGradients([x, zeros([4, 1])], { shardSizes: [3, 1] });
      // 3/4 (0.1 · row 0) + 1/4 (0.1 · row 3)
      expect(
        model.mean
          .sub(tensor([0.2, 0.3, 0.4]))
          .abs()
          .max()
          .item(),
      ).toBeLessThan(1e-6);
      expect(model.count.toArray()).toEqual([1]);
      expect(model.mask.toTypedArray()).toEqual(Float32Array.of(-Infinity, 0.1, 0.7));
    },
  );

  test.each([0, 1])(
    "what is written to a buffer between steps is used (%i workers)",
    async (workers) => {
      await using trainer = await ShardedTrainer.start({
        model: random,
        workers,
        plan: { batch: 2 },
        seed: 1,
      });
      const model = trainer.model as Statistical; // what the file makes
      const x = [ones([4, 3])];
      const before = await trainer.evaluate(x);
      noGrad(() => model.mean.fill_(100));
      const after = await trainer.evaluate(x);
      expect(after).not.toBe(before);
      model.eval();
      expect(after).toBeCloseTo(model.forward(x[0]!).sum().item(), 3);
    },
  );

  test("a failed step leaves buffers as they were", async () => {
    await using trainer = await ShardedTrainer.start({
      model: random,
      workers: 0,
      plan: { batch: 2 },
      seed: 1,
    });
    const model = trainer.model as Statistical; // what the file makes
    const bad = trainer.computeGradients([ones([4, 3]), zeros([4, 2])]);
    await expect(bad).rejects.toThrow(/broadcast|shape|same/);
    expect(model.mean.toArray()).toEqual([0, 0, 0]);
    expect(model.count.toArray()).toEqual([0]);
  });
});

test.each([0, 2])(
  "F: Gradient accumulation: gradients add up over batches when they are asked to (%i workers)",
  async (workers) => {
    await using trainer = await ShardedTrainer.start({
      model: faulty,
      config: "none",
      workers,
      seed: 2,
    });
    const batches = [1, 2, 3].map((k) => [full([4, 3], k), zeros([4, 1])]);
    const alone = [];
    for (const batch of batches) {
      await trainer.computeGradients(batch);
      alone.push([...trainer.model.parameters()].map((p) => p.grad!.clone()));
    }
    trainer.model.zeroGrad();
    for (const batch of batches) await trainer.computeGradients(batch, { accumulate: true });
    for (const [i, p] of [...trainer.model.parameters()].entries())
      expect(p.grad!.toArray()).toEqual(
        alone[0]![i]!.add(alone[1]![i]!).add(alone[2]![i]!).toArray(),
      );
  },
);
