import { Linear } from "@weft/nn";
import { ones, ValueError, type Tensor } from "@weft/tensor";
import { afterEach, expect, test, vi } from "vitest";
import type { ModelModule } from "./model-module.ts";
import { ShardedTrainer } from "./sharded-trainer.ts";
import { sharedBytes } from "./shared-bytes.ts";

afterEach(() => void vi.unstubAllGlobals());

const model: ModelModule = {
  createModel: () => new Linear(2, 1),
  computeLoss: (net, x: Tensor) => (net as Linear).forward(x).mean(), // what createModel makes
};

test("a model may be given by what its file exports, without workers", async () => {
  await using trainer = await ShardedTrainer.start({ model, workers: 0 });
  await trainer.computeGradients([ones([3, 2])]);
  const { weight, bias } = trainer.model as Linear;
  expect([weight.grad!.toArray(), bias.grad!.toArray()]).toEqual([[[1, 1]], [1]]);
});

test("workers need the model's URL, or a script that has the model", async () => {
  const refused = ShardedTrainer.start({ model, workers: 2 });
  await expect(refused).rejects.toThrow(ValueError);
  await expect(refused).rejects.toThrow(
    "ShardedTrainer: workers import the model themselves, by its URL or in the script that startWorker starts; got what it exports",
  );
});

test("what is exported must be a model", async () => {
  const noModel = { createModel: () => new Linear(2, 1) } as unknown as ModelModule;
  await expect(ShardedTrainer.start({ model: noModel, workers: 0 })).rejects.toThrow(
    "parallel: a model's file must export the functions createModel and computeLoss; got no computeLoss in what was given",
  );
});

test("a thread that may not share memory gets memory of its own, which Atomics take", () => {
  vi.stubGlobal("SharedArrayBuffer", undefined);
  const words = new Int32Array(sharedBytes(8));
  expect(words.buffer).toBeInstanceOf(ArrayBuffer);
  expect([Atomics.add(words, 1, 2), Atomics.load(words, 1)]).toEqual([0, 2]);
});
