import { SGD } from "@weft/optim";
import { ones, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import type { Slip } from "../test/slipping-model.ts";
import {
  ShardedTrainer,
  type ShardedTrainerOptions,
  type ShardPlan,
  type TrainerState,
} from "./index.ts";

const batch = [ones([4, 3]), ones([4, 1])] as const;

function start(
  config: Slip = "none",
  options: Partial<ShardedTrainerOptions> = {},
): Promise<ShardedTrainer> {
  const model = new URL("../test/slipping-model.ts", import.meta.url);
  return ShardedTrainer.start({ model, config, workers: 0, ...options });
}

describe("what a compiler does not see is refused by name:", () => {
  test.each<[Slip, string]>([
    ["no return", "got undefined"],
    ["asynchronous", "got a promise (it may not be asynchronous)"],
    ["list", "got an array"],
  ])("a loss with the slip %s", async (slip, got) => {
    await using trainer = await start(slip);
    await expect(trainer.step(batch)).rejects.toThrow(
      `computeLoss must return a scalar, the mean over its rows; ${got}`,
    );
  });

  test.each<ShardPlan>([{ batch: 2 }, { batch: 2, tensor: 2 }])(
    "a measure that is a tensor, with plan %j",
    async (plan) => {
      await using trainer = await start("none", { plan });
      await expect(trainer.evaluate(batch)).rejects.toThrow(
        "evaluate: measure must return a number, as of item(); got a tensor []",
      );
    },
  );

  test("a batch that is no list of tensors", async () => {
    await using trainer = await start();
    for (const [slip, got] of [
      [batch[0], "a tensor [4, 3]"],
      [null, "null"],
      [[batch[0], [1, 2, 3, 4]], "an array at position 1"],
      [[undefined, batch[0]], "undefined at position 0"],
    ] as const)
      await expect(trainer.step(slip as unknown as Tensor[]), got).rejects.toThrow(
        `step: a batch must be a list of tensors, as in [x, labels]; got ${got}`,
      );
  });

  test("parts that were not returned", async () => {
    const optimizer: ShardedTrainerOptions["optimizer"] = (parameters) =>
      new SGD(parameters, { lr: 0.1 });
    const nothing = (() => undefined) as never;
    for (const [name, method, options] of [
      ["optimizer", "step", { optimizer: nothing }],
      ["scheduler", "step", { optimizer, scheduler: nothing }],
      ["average", "update", { optimizer, average: nothing }],
    ] as const)
      await expect(start("none", options)).rejects.toThrow(
        `ShardedTrainer: ${name} must return an object with ${method}(); got undefined`,
      );
  });

  test("a relative URL, which would be taken from another folder", async () => {
    await expect(start("none", { model: "./model.ts" })).rejects.toThrow(
      'model must be an absolute URL, as new URL("./model.ts", import.meta.url); got ./model.ts',
    );
  });

  test("a state that is none", async () => {
    await using trainer = await start();
    for (const state of [null, undefined, {}])
      expect(() => trainer.loadStateDict(state as TrainerState)).toThrow(
        "a state must be a trainer's, with the states of none; got",
      );
  });
});
