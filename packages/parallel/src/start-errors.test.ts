import { SGD } from "@weft/optim";
import { ValueError } from "@weft/tensor";
import { expect, test } from "vitest";
import type { Unbuildable } from "../test/unbuildable-model.ts";
import { ShardedTrainer, type ShardedTrainerOptions } from "./index.ts";

const url = (file: string): URL => new URL(`../test/${file}`, import.meta.url);
const start = (options: Partial<ShardedTrainerOptions> = {}): Promise<ShardedTrainer> =>
  ShardedTrainer.start({ model: url("guarded-model.ts"), workers: 1, retries: 0, ...options });

test.each([
  ["optimizer", { step: () => undefined }, "an object", "of the parameters, as (parameters) =>"],
  ["optimizer", null, "null", "of the parameters"],
  ["scheduler", [], "an array", "of the optimizer, as (optimizer) =>"],
  ["average", { update: () => undefined }, "an object", "of the model, as (model) =>"],
  ["startWorker", "./worker.js", "string", "that starts a worker, as () => new Worker("],
  ["onRecovery", true, "boolean", "of a recovery, as (recovery) =>"],
] as const)("%s must be a function; %j is refused by name", async (name, value, got, form) => {
  const optimizer: ShardedTrainerOptions["optimizer"] = (parameters) =>
    new SGD(parameters, { lr: 0.1 });
  const refused = start({ optimizer, [name]: value });
  await expect(refused).rejects.toThrow(ValueError);
  await expect(refused).rejects.toThrow(`ShardedTrainer: ${name} must be a function ${form}`);
  await expect(refused).rejects.toThrow(new RegExp(`; got ${got}$`));
});

test("a config that cannot be sent to workers is called config", async () => {
  const refused = start({ config: { activation: () => 1 } });
  await expect(refused).rejects.toThrow(ValueError);
  await expect(refused).rejects.toThrow(
    /^ShardedTrainer: config must be structured-cloneable, as plain data are; got DataCloneError: .*could not be cloned/,
  );
  await using alone = await start({ config: { activation: () => 1 }, workers: 0 });
  expect(alone.workers).toBe(0);
});

test("a model's file that throws at its top level is named, with what it threw", async () => {
  const refused = start({ model: url("broken-file.ts") });
  await expect(refused).rejects.toThrow(ValueError);
  await expect(refused).rejects.toThrow(
    /the model's file file:.*\/broken-file\.ts must load; got RangeError: no table of words/,
  );
  await expect(refused).rejects.toMatchObject({ cause: { name: "RangeError" } });
});

test.each<[Unbuildable, string]>([
  ["exits", "a thread must live until close(); got exit code 3 from rank 0"],
  ["throws", "must not throw; got RangeError: no table of words from rank 0"],
  ["hangs", "must answer within 5000 ms; got nothing from rank 0, whose thread is terminated"],
])("a worker that %s while it builds the model says so, and of which file", async (config, got) => {
  const model = url("unbuildable-model.ts");
  await expect(
    start({ model, config, startDeadlineMs: config === "hangs" ? 5000 : 30_000, retries: 0 }),
  ).rejects.toMatchObject({
    name: "WorkerError",
    phase: "start",
    message: `start, createModel of ${model.href}: ${got}`,
  });
});

test("a worker that exits while it imports the model's file says so", async () => {
  const model = url("exiting-file.ts");
  await expect(start({ model })).rejects.toThrow(
    `start, import of ${model.href}: a thread must live until close(); got exit code 4 from rank 0`,
  );
});
