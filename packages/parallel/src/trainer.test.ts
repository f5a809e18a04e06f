import { decodeCheckpoint, encodeCheckpoint, packState, unpackState } from "@weft/checkpoint";
import { Adam, ExponentialMovingAverage, StepLR } from "@weft/optim";
import { Generator, fromTypedArray, manualSeed, rand, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import {
  NonFiniteError,
  ShardedTrainer,
  type ShardedTrainerOptions,
  type ShardPlan,
  type TrainerState,
} from "./index.ts";

const model = new URL("../test/guarded-model.ts", import.meta.url);

function batchOf(step: number, rows = 12): [x: Tensor, y: Tensor] {
  const generator = new Generator(step);
  const [x, y] = [new Float32Array(rows * 3), new Float32Array(rows)];
  generator.fillUniform(x, -1, 1);
  generator.fillUniform(y, 0.5, 2);
  return [fromTypedArray(x, [rows, 3]), fromTypedArray(y, [rows, 1])];
}

function start(options: Partial<ShardedTrainerOptions<Adam>> = {}): Promise<ShardedTrainer<Adam>> {
  return ShardedTrainer.start<Adam>({
    model,
    workers: 0,
    plan: { batch: 4 },
    seed: 3,
    optimizer: (parameters) => new Adam(parameters, { lr: 0.02 }),
    ...options,
  });
}

/** Every bit of a trainer, by name. */
function bitsOf(trainer: ShardedTrainer<Adam>): unknown {
  const { tensors, metadata } = packState(trainer.stateDict());
  const values = Object.entries(tensors).map(([name, value]) => [name, [...value.toTypedArray()]]);
  return { metadata, values };
}

describe("a state", () => {
  const around = {
    scheduler: (optimizer: Adam) => new StepLR(optimizer, { stepSize: 2, gamma: 0.5 }),
    average: (net: ShardedTrainer["model"]) =>
      new ExponentialMovingAverage(net.namedParameters(), { decay: 0.9, buffers: net }),
    clipGradNorm: 0.5,
  };

  test.each([
    [0, 0],
    [0, 2],
    [2, 1],
  ])(
    "through a checkpoint goes on with the same bits as without (%i workers, then %i)",
    async (first, second) => {
      await using whole = await start({ ...around, workers: first });
      for (let step = 0; step < 6; step++) await whole.step(batchOf(step));
      const drawn = rand([3]).toArray();

      const bytes = await (async () => {
        await using before = await start({ ...around, workers: first });
        for (let step = 0; step < 3; step++) await before.step(batchOf(step));
        return encodeCheckpoint(packState(before.stateDict()));
      })();
      manualSeed(77);
      await using after = await start({ ...around, workers: second, seed: 1234 });
      after.loadStateDict(unpackState(decodeCheckpoint(bytes)) as TrainerState);
      for (let step = 3; step < 6; step++) await after.step(batchOf(step));
      expect(after.optimizer.groups[0]!.lr).toBe(whole.optimizer.groups[0]!.lr);
      expect(rand([3]).toArray()).toEqual(drawn);
      expect(bitsOf(after)).toEqual(bitsOf(whole));
    },
  );

  test("that does not fit is refused, and changes nothing", async () => {
    await using trainer = await start(around);
    await trainer.step(batchOf(0));
    const state = trainer.stateDict({ copy: true });
    await trainer.step(batchOf(1));
    const before = bitsOf(trainer);
    const refused: [TrainerState, RegExp][] = [
      [{ ...state, kernels: "others" }, /other kernels goes on with other bits; got others/],
      [{ ...state, plan: { ...state.plan, batch: 2 } }, /another plan.*"batch":2/],
      [{ ...state, parts: {} }, /states of average, optimizer, scheduler; got those of none/],
      [
        { ...state, parts: { ...state.parts, average: { updates: 1, averages: {} } } },
        /averages must be/,
      ],
      [{ ...state, model: {} }, /missing/i],
    ];
    for (const [wrong, message] of refused)
      expect(() => trainer.loadStateDict(wrong)).toThrow(message);
    expect(bitsOf(trainer)).toEqual(before);
    trainer.loadStateDict({ ...state, kernels: "others" }, { sameBits: false });
    expect(bitsOf(trainer)).not.toEqual(before);
  });
});

describe("an evaluation", () => {
  const noisy = new URL("../test/noisy-measure-model.ts", import.meta.url);

  test.each([0, 2])(
    "between steps changes nothing that training computes, nor what is saved (%i workers)",
    async (workers) => {
      await using plain = await start({ workers });
      await using evaluated = await start({ workers });
      for (let step = 0; step < 3; step++) {
        await plain.step(batchOf(step));
        await evaluated.step(batchOf(step));
        await evaluated.evaluate(batchOf(step + 10));
        expect(bitsOf(evaluated)).toEqual(bitsOf(plain));
      }
      expect(evaluated.stateDict().steps).toBe(3);
    },
  );

  test("draws its own numbers by the training steps before it: the same when asked again, and after a resume", async () => {
    await using one = await start({ model: noisy });
    const before = await one.evaluate(batchOf(0));
    expect(await one.evaluate(batchOf(0))).toBe(before);
    await one.step(batchOf(0));
    const after = await one.evaluate(batchOf(0));
    expect(after).not.toBe(before);
    await using other = await start({ model: noisy, workers: 2 });
    other.loadStateDict(one.stateDict());
    expect(await other.evaluate(batchOf(0))).toBe(after);
  });
});

describe("what is not finite", () => {
  const gradientsOf = ({ model }: ShardedTrainer): unknown =>
    Array.from(model.parameters(), ({ grad }) => grad?.toArray() ?? null);

  /** The logarithm of 0 in the target of one row, which shard 2 has. */
  const poisoned = (): Tensor[] => {
    const [x, y] = batchOf(5);
    y.at(7).fill_(0);
    return [x, y];
  };

  test.each([0, 2])(
    "stops a step before it changes anything, with op, module, step and shard (%i workers)",
    async (workers) => {
      await using trainer = await start({ workers });
      await trainer.step(batchOf(0));
      await trainer.evaluate(batchOf(0));
      const [before, gradients] = [bitsOf(trainer), gradientsOf(trainer)];
      const failed = await trainer.step(poisoned()).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(NonFiniteError);
      expect(failed).toMatchObject({ step: 1, shard: 2, op: "log", module: null });
      expect((failed as Error).message).toMatch(/step 1: .* got log, in shard 2: .*made -Infinity/);
      expect(bitsOf(trainer)).toEqual(before);
      expect(gradientsOf(trainer)).toEqual(gradients);
      expect((await trainer.step(batchOf(1))).skipped).toBeNull();
    },
  );

  test("in a weight is found in its module", async () => {
    await using trainer = await start();
    trainer.model.getParameter("3.weight").data.fill_(NaN);
    await expect(trainer.step(batchOf(0))).rejects.toMatchObject({
      shard: 0,
      module: "3",
      op: "linear",
    });
  });

  test.each([0, 2])(
    "leaves a step out with the policy skip, and goes on with the bits of a run without that batch (%i workers)",
    async (workers) => {
      await using trainer = await start({ workers, nonFinite: "skip" });
      await trainer.step(batchOf(0));
      const before = bitsOf(trainer) as { values: unknown };
      const gradients = gradientsOf(trainer);
      const { skipped, loss } = await trainer.step(poisoned());
      expect(skipped).toBeInstanceOf(NonFiniteError);
      expect(loss).toBe(Infinity);
      expect((bitsOf(trainer) as { values: unknown }).values).toEqual(before.values);
      expect(gradientsOf(trainer)).toEqual(gradients);
      await trainer.computeGradients(poisoned(), { accumulate: true });
      expect(gradientsOf(trainer)).toEqual(gradients);
    },
  );

  test("goes through with the policy ignore", async () => {
    await using trainer = await start({ nonFinite: "ignore" });
    expect((await trainer.step(poisoned())).loss).toBe(Infinity);
    expect(trainer.model.getParameter("0.weight").data.isnan().any().item()).toBe(1);
  });
});

describe("around the optimizer", () => {
  test("clips the norm before it steps, and tells it", async () => {
    await using trainer = await start({ clipGradNorm: 1e-3 });
    const { gradNorm } = await trainer.step(batchOf(0));
    expect(gradNorm).toBeGreaterThan(1e-3);
    const squares = [...trainer.model.parameters()].map((p) => p.grad!.square().sum().item());
    expect(Math.sqrt(squares.reduce((a, b) => a + b, 0))).toBeCloseTo(1e-3, 6);
  });

  test.each<[object, RegExp]>([
    [{ clipGradNorm: -1 }, /clipGradNorm must be a number above 0; got -1/],
    [{ nonFinite: "warn" }, /nonFinite must be "stop", "skip" or "ignore"; got "warn"/],
    [{ shards: 8 }, /options must be among .*; got "shards"/],
    [
      { optimizer: undefined, scheduler: () => ({ step: () => undefined }) },
      /a scheduler needs an optimizer/,
    ],
  ])("refuses %j", async (options, message) => {
    await expect(start(options)).rejects.toThrow(message);
  });

  test("refuses unknown options of steps", async () => {
    await using trainer = await start();
    await expect(trainer.step(batchOf(0), { shardsizes: [] } as object)).rejects.toThrow(
      /got "shardsizes"/,
    );
    await expect(trainer.evaluate(batchOf(0), { accumulate: true } as object)).rejects.toThrow(
      /got "accumulate"/,
    );
  });
});

test.each<[number, ShardPlan, string[]]>([
  [0, { batch: 4 }, ["whole shards"]],
  [1, { batch: 4 }, ["whole shards"]],
  [2, { batch: 4 }, ["whole shards", "whole shards"]],
  [2, { batch: 4, layers: [3, 4] }, ["stage 0 of 2, pipeline 0", "stage 1 of 2, pipeline 0"]],
])("a report of %i workers with plan %j adds up to the steps", async (workers, plan, roles) => {
  await using trainer = await start({ workers, plan });
  expect(trainer.report().steps).toBe(0);
  for (let step = 0; step < 5; step++) await trainer.step(batchOf(step));
  await trainer.evaluate(batchOf(6));
  const report = trainer.report();
  expect(report).toMatchObject({ steps: 5, workers, plan });
  expect(report.threads.map(({ role }) => role)).toEqual(roles);
  const shards = report.threads.reduce((sum, thread) => sum + thread.shards, 0);
  expect(shards).toBe(plan.layers === undefined ? 4 : 8);
  const { stepMs, computeMs, guardMs, optimizerMs, overheadMs } = report;
  expect(computeMs + guardMs + optimizerMs + overheadMs).toBeCloseTo(stepMs, 6);
  for (const thread of report.threads) expect(thread.compute).toBeGreaterThan(0);
  const bytes = report.threads.reduce((sum, thread) => sum + thread.bytes, 0);
  if (workers > 1) expect(bytes).toBeGreaterThan(0);
  else expect(bytes).toBe(0); // there is nobody else
  const areCrowded = workers > navigator.hardwareConcurrency && plan.layers === undefined;
  expect(report.notes).toHaveLength(areCrowded ? 1 : 0);
  expect(report.ties).toEqual([
    { names: ["3.weight", "5.weight"], owner: "calling thread", bytes: 256 },
    { names: ["3.bias", "5.bias"], owner: "calling thread", bytes: 32 },
  ]);
});
