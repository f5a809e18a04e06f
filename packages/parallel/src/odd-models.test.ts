import type { Layer, Sequential } from "@weft/nn";
import { SGD } from "@weft/optim";
import { mseLoss, tensor, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import type { Oddity } from "../test/odd-model.ts";
import { ShardedTrainer, type ShardPlan } from "./index.ts";

const model = new URL("../test/odd-model.ts", import.meta.url);
const batch = [
  tensor([
    [0, 1, 2],
    [3, 1, 1],
    [5, 4, 2],
    [1, 0, 7],
  ]),
  tensor([[1], [2], [0.5], [1]]),
];

function start(config: Oddity, workers: number, plan: ShardPlan): Promise<ShardedTrainer<SGD>> {
  const optimizer: (parameters: ConstructorParameters<typeof SGD>[0]) => SGD = (parameters) =>
    new SGD(parameters, { lr: 0.1 });
  return ShardedTrainer.start({ model, config, workers, plan, seed: 1, optimizer });
}

describe("layer shards", () => {
  test.each<[Oddity, RegExp]>([
    ["twice", /computeLoss must call model.forward once; got a second call/],
    ["never", /computeLoss must call model.forward; got no call/],
    [
      "buffer in two stages",
      /only one stage may write a buffer; got two stages that wrote 1.count/,
    ],
    ["exits in the second stage", /exit/],
    ["throws in the second stage", /the second stage is cursed/],
  ])(
    "of a model whose forward is called %s, or the like, end with the reason and leave it as it was",
    async (config, message) => {
      await using trainer = await start(config, 2, { batch: 2, layers: [2, 2] });
      const before = trainer.model.stateDict({ copy: true });
      await expect(trainer.step(batch)).rejects.toThrow(message);
      for (const [name, value] of Object.entries<Tensor>(trainer.model.stateDict()))
        expect(value.toArray(), name).toEqual(
          new Map(Object.entries<Tensor>(before)).get(name)!.toArray(),
        );
    },
  );

  test.each<[Oddity, workers: number, layers: readonly number[]]>([
    ["first layers frozen", 2, [1, 3]],
    ["stages that pass on what they get", 4, [1, 1, 1, 1]],
  ])(
    "of a model with %s train on %i workers with the bits of one thread",
    async (config, workers, layers) => {
      const states = await Promise.all(
        [0, workers].map(async (count) => {
          await using trainer = await start(config, count, { batch: 2, layers });
          for (let i = 0; i < 3; i++) await trainer.step(batch);
          expect(trainer.recoveries).toEqual([]);
          return Object.values<Tensor>(trainer.model.stateDict()).map((value) => value.toArray());
        }),
      );
      expect(states[1]).toEqual(states[0]);
    },
  );
});

describe("modes", () => {
  test.each([0, 1, 2])(
    "of each module are the owner's: a norm in evaluation mode keeps its statistics in steps (%i workers)",
    async (workers) => {
      await using trainer = await start("plain", workers, { batch: 2 });
      const net = trainer.model as Sequential;
      const norm = net.at(1);
      await trainer.step(batch);
      expect(norm.stateDict()["num_batches_tracked"]!.item()).toBe(1);
      norm.eval();
      const mean = norm.getBuffer("running_mean").clone();
      await trainer.step(batch);
      expect(norm.getBuffer("running_mean").toArray()).toEqual(mean.toArray());
      expect(norm.stateDict()["num_batches_tracked"]!.item()).toBe(1);
      expect([net.training, norm.training]).toEqual([true, false]);
    },
  );
});

describe("weights", () => {
  test.each([0, 2])(
    "come from the model's file: shards count by what is not padding, and those of padding are not computed (%i workers)",
    async (workers) => {
      await using trainer = await start("plain", workers, { batch: 2 });
      trainer.model.eval(); // rows do not influence each other
      const [x, y] = [batch[0]!, tensor([[1], [2], [3], [-1]])];
      const net = trainer.model as Layer;
      const mean = (from: number, to: number): number =>
        mseLoss(net.forward(x.at(`${from}:${to}`)), y.at(`${from}:${to}`)).item();
      const wanted = (2 / 3) * mean(0, 2) + (1 / 3) * mean(2, 4);
      const { loss } = await trainer.computeGradients([x, y]);
      expect(loss).toBeCloseTo(wanted, 5);
      const half = await trainer.computeGradients([x, tensor([[1], [2], [-1], [-1]])]);
      expect(half.loss).toBeCloseTo(mean(0, 2), 5);
      await expect(trainer.step([x, tensor([[-1], [-1], [-1], [-1]])])).rejects.toThrow(
        /weights of shards must be finite, not negative, and not all 0; got 0, 0/,
      );
    },
  );

  test("with a total, parts of a batch of any size add up to the whole batch's gradient", async () => {
    await using trainer = await start("plain", 0, { batch: 1 });
    trainer.model.eval();
    const weight = (trainer.model as Sequential).at(3).getParameter("weight");
    const whole = await trainer.computeGradients(batch);
    const wanted = weight.grad!.clone();
    const part = (from: number, to: number): Tensor[] => batch.map((t) => t.at(`${from}:${to}`));
    const first = await trainer.computeGradients(part(0, 3), { total: 4 });
    const second = await trainer.computeGradients(part(3, 4), { total: 4, accumulate: true });
    expect(first.loss + second.loss).toBeCloseTo(whole.loss, 5);
    expect(weight.grad!.allclose(wanted)).toBe(true);
  });
});
