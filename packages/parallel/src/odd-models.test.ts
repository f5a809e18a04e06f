import type { Layer, Sequential } from "@weft/nn";
import { SGD } from "@weft/optim";
import { mseLoss, tensor, ValueError, type Tensor } from "@weft/tensor";
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

async function expectUnchanged(
  trainer: ShardedTrainer<SGD>,
  body: () => Promise<void>,
): Promise<void> {
  const before = Object.entries<Tensor>(trainer.model.stateDict({ copy: true }));
  await body();
  const after = trainer.model.stateDict();
  for (const [name, value] of before) expect(after[name]!.toArray(), name).toEqual(value.toArray());
}

describe("layer shards", () => {
  test.each<[Oddity, workers: number, RegExp]>([
    ["exits in the second stage", 2, /exit/],
    ["throws in the second stage", 2, /the second stage is cursed/],
  ])(
    "of a model that %s, on %i workers, end with the reason and leave it as it was",
    async (config, workers, message) => {
      await using trainer = await start(config, workers, { batch: 2, layers: [2, 2] });
      await expectUnchanged(trainer, () => expect(trainer.step(batch)).rejects.toThrow(message));
    },
  );

  const written = (name: string): string =>
    `step: with plan.layers only one stage may write a buffer; got two stages that wrote ${name} (put the layers that use it into one stage)`;
  const once = "step: with plan.layers computeLoss must call model.forward once; got";

  test.each<[Oddity, layers: readonly number[], workersAndTensor: [number, number][], string]>([
    [
      "twice",
      [2, 2],
      [
        [0, 1],
        [1, 1],
        [2, 1],
        [0, 2],
        [4, 2],
      ],
      `${once} a second call (cut no layers, or join the inputs)`,
    ],
    [
      "layer by layer",
      [2, 2],
      [
        [0, 1],
        [2, 1],
        [0, 2],
        [2, 2],
      ],
      `${once} no call (a call of its layers is none)`,
    ],
    [
      "buffer in two stages",
      [2, 2],
      [
        [0, 1],
        [2, 1],
      ],
      written("1.count"),
    ],
    // Two threads have the first two of three stages joined; three have one each.
    [
      "norm in two stages",
      [2, 1, 1],
      [
        [0, 1],
        [2, 1],
        [3, 1],
        [0, 2],
        [4, 2],
      ],
      written("1.running_mean"),
    ],
    [
      "buffer before forward",
      [2, 2],
      [
        [0, 1],
        [2, 1],
      ],
      written("2.count"),
    ],
  ])(
    "of a model as %s, in stages of %j, are refused at the first step, at once and with the reason, for any number of workers",
    async (config, layers, threads, message) => {
      for (const [workers, tensor] of threads) {
        const at = `${workers} workers, ${tensor} tensor shards`;
        await using trainer = await start(config, workers, { batch: 2, layers, tensor });
        await expectUnchanged(trainer, async () => {
          const error: unknown = await trainer.step(batch).then(null, (thrown: unknown) => thrown);
          expect(error, at).toBeInstanceOf(ValueError);
          expect((error as ValueError).message, at).toBe(message);
        });
        expect(trainer.recoveries, at).toEqual([]);
      }
    },
  );

  test("go on after a refusal once its reason is gone: a norm of two stages that writes nothing", async () => {
    const states = await Promise.all(
      [0, 2].map(async (workers) => {
        const plan = { batch: 2, layers: [2, 1, 1] };
        await using trainer = await start("norm in two stages", workers, plan);
        await expect(trainer.step(batch)).rejects.toThrow(ValueError);
        (trainer.model as Sequential).at(1).eval();
        for (let i = 0; i < 2; i++) await trainer.step(batch);
        return Object.values<Tensor>(trainer.model.stateDict()).map((value) => value.toArray());
      }),
    );
    for (const state of states) expect(state).toEqual(states[0]);
  });

  test.each([0, 2])(
    "are refused, with %i workers, once the model has a hook, which no stage would call",
    async (workers) => {
      await using trainer = await start("plain", workers, { batch: 2, layers: [2, 2] });
      const hook = trainer.model.registerForwardHook(() => undefined);
      await expect(trainer.step(batch)).rejects.toThrow(/no hooks of its own; got hooks/);
      hook[Symbol.dispose]();
      await trainer.step(batch);
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
