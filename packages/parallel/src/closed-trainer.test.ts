import { Adam } from "@weft/optim";
import { rand } from "@weft/tensor";
import { expect, test } from "vitest";
import { ShardedTrainer, type ShardPlan } from "./index.ts";

const start = (workers: number, plan: ShardPlan): Promise<ShardedTrainer> =>
  ShardedTrainer.start({
    model: new URL("../test/guarded-model.ts", import.meta.url),
    optimizer: (parameters) => new Adam(parameters),
    workers,
    plan,
    seed: 3,
  });
const batch = [rand([12, 3]), rand([12, 1]).add(0.5)];
const plans: ShardPlan[] = [
  { batch: 4 },
  { batch: 4, layers: [3, 4] },
  { batch: 4, tensor: 2 },
  { batch: 4, layers: [3, 4], tensor: 2 },
];

test.each(plans)(
  "a step whose trainer is closed at once, or some turns later, rejects as closed: %j",
  async (plan) => {
    const closed = { name: "WorkerError", kind: "closed" };
    // How a step begins is the same for all plans.
    for (const isFirst of plan.layers || plan.tensor ? [false] : [true, false])
      for (const turns of isFirst || plan.layers || plan.tensor ? [0, 2] : [0, 1, 2, 3]) {
        await using trainer = await start(2, plan);
        if (!isFirst) {
          await trainer.step(batch);
          trainer.model.eval(); // workers hear of it before the next step
        }
        const failed = trainer.step(batch).catch((error: unknown) => error);
        for (let turn = 0; turn < turns; turn++) await Promise.resolve();
        const closing = trainer.close();
        expect(await failed, `after ${turns} turns`).toMatchObject(closed);
        await closing;
      }
  },
  60_000,
);

test.each(plans)("an evaluation too: %j", async (plan) => {
  await using trainer = await start(2, plan);
  const failed = trainer.evaluate(batch).catch((error: unknown) => error);
  await trainer.close();
  expect(await failed).toMatchObject({ name: "WorkerError", kind: "closed" });
});

test("without workers a step is computed before close, and what comes after is refused by name", async () => {
  const trainer = await start(0, { batch: 4 });
  const running = trainer.step(batch);
  await trainer.close();
  expect(Number.isFinite((await running).loss)).toBe(true);
  for (const operation of ["step", "computeGradients", "evaluate"] as const)
    await expect(trainer[operation](batch)).rejects.toThrow(
      `${operation}: the trainer must be open; got a closed one`,
    );
});

test("a step under way refuses a second one until the optimizer has stepped", async () => {
  await using trainer = await start(0, { batch: 4 });
  const running = trainer.step(batch);
  let turns = 0;
  let isDone = false;
  void running.then(() => (isDone = true));
  for (; !isDone; turns++) {
    await expect(trainer.step(batch)).rejects.toThrow("step: steps run one after the other");
    await Promise.resolve();
  }
  expect(turns).toBeGreaterThan(0);
  expect(trainer.stateDict().steps).toBe(1);
});
