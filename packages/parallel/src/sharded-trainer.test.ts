import type { Layer, Module } from "@weft/nn";
import { SGD } from "@weft/optim";
import { fromTypedArray, Generator, noGrad, ones, tensor, zeros, type Tensor } from "@weft/tensor";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Fault } from "../test/faulty-model.ts";
import { ReplicaError, ShardedTrainer, ShardError, type ShardedTrainerOptions } from "./index.ts";

const wide = new URL("../test/wide-model.ts", import.meta.url);
const faulty = new URL("../test/faulty-model.ts", import.meta.url);

afterEach(() => {
  vi.unstubAllGlobals();
});

function randomBatch(rows: number, seed: number): [x: Tensor, labels: Tensor] {
  const generator = new Generator(seed);
  const values = new Float32Array(rows * 12);
  generator.fillUniform(values, -1, 1);
  return [
    fromTypedArray(values, [rows, 12]),
    fromTypedArray(Int32Array.from({ length: rows }, (_, i) => (i * 7) % 5)),
  ];
}

function stateAndGradients(model: Module): unknown {
  return [...model.namedParameters(), ...model.namedBuffers()].map(([name, value]) => [
    name,
    value.toArray(),
    value.grad?.toArray(),
  ]);
}

/** Trains and returns every bit that training left behind. */
async function bitsAfterTraining(
  workers: number,
  options: Partial<ShardedTrainerOptions> = {},
): Promise<unknown> {
  const sgd: ShardedTrainerOptions["optimizer"] = (parameters) =>
    new SGD(parameters, { lr: 0.1, momentum: 0.9 });
  await using trainer = await ShardedTrainer.start({
    model: wide,
    workers,
    seed: 3,
    optimizer: sgd,
    ...options,
  });
  const losses: number[] = [];
  for (let i = 0; i < 6; i++)
    losses.push((await trainer.step(randomBatch(i === 5 ? 3 : 37, i))).loss);
  return {
    losses,
    state: Object.entries(trainer.model.stateDict()).map(([name, t]) => [
      name,
      [...t.toTypedArray()],
    ]),
  };
}

describe("bits", () => {
  test.each([8, 5, 1])(
    "are the same for 0, 1, 2, 3 and 4 workers with %i shards, with uneven and empty shards",
    async (shards) => {
      const wanted = await bitsAfterTraining(0, { plan: { batch: shards } });
      for (const workers of [1, 2, 3, 4])
        expect(await bitsAfterTraining(workers, { plan: { batch: shards } })).toEqual(wanted);
    },
  );

  test.each([
    [1, 3],
    [64, 8],
  ])("are the same on a machine of %i cores with %i workers", async (cores, workers) => {
    const wanted = await bitsAfterTraining(0, { plan: { batch: 8 } });
    vi.stubGlobal("navigator", { hardwareConcurrency: cores });
    expect(await bitsAfterTraining(workers, { plan: { batch: 8 } })).toEqual(wanted);
  });

  test("depend on the number of shards, so the comparison above can tell orders of addition apart", async () => {
    expect(await bitsAfterTraining(0, { plan: { batch: 8 } })).not.toEqual(
      await bitsAfterTraining(0, { plan: { batch: 5 } }),
    );
  });
});

test("of more workers than cores only as many compute as there are cores", async () => {
  vi.stubGlobal("navigator", { hardwareConcurrency: 2 });
  await using trainer = await ShardedTrainer.start({ model: wide, workers: 4, plan: { batch: 8 } });
  for (let step = 0; step < 3; step++) {
    const before = trainer.report();
    await trainer.computeGradients(randomBatch(40, step));
    const after = trainer.report();
    const shards = after.threads.map(
      (thread, rank) =>
        thread.shards * after.steps - (before.threads[rank]?.shards ?? 0) * before.steps,
    );
    expect(shards.filter((count) => count > 0).length).toBeLessThanOrEqual(2);
    expect(shards.reduce((a, b) => a + b)).toBeCloseTo(8, 9);
  }
  expect(trainer.report().notes).toHaveLength(1);
});

describe("a step", () => {
  test("trains: the loss of a fixed batch falls", async () => {
    await using trainer = await ShardedTrainer.start({
      model: wide,
      workers: 2,
      seed: 1,
      optimizer: (p) => new SGD(p, { lr: 0.1, momentum: 0.9 }),
    });
    const batch = randomBatch(40, 1);
    const first = await trainer.step(batch);
    let last = first;
    for (let i = 0; i < 150; i++) last = await trainer.step(batch);
    expect(last.loss).toBeLessThan(first.loss / 2);
    expect(last.rows).toBe(40);
  });

  test("D: Across workers: gives a tied parameter one gradient under both names, and steps it once", async () => {
    await using trainer = await ShardedTrainer.start({
      model: wide,
      workers: 2,
      seed: 1,
      optimizer: (p) => new SGD(p, { lr: 1 }),
    });
    const weight = trainer.model.getParameter("2.weight");
    const before = noGrad(() => weight.clone());
    await trainer.step(randomBatch(16, 2));
    expect(trainer.model.getParameter("4.weight")).toBe(weight);
    expect(before.sub(weight.grad!).toArray()).toEqual(weight.detach().toArray());
  });

  test("sees parameters that were written between steps", async () => {
    await using trainer = await ShardedTrainer.start({
      model: wide,
      workers: 1,
      plan: { batch: 2 },
    });
    for (const parameter of trainer.model.parameters()) parameter.data.zero_();
    const { loss } = await trainer.computeGradients(randomBatch(10, 3));
    expect(loss).toBeCloseTo(Math.log(5), 5);
  });

  test("evaluates over shards as over the whole, without touching gradients", async () => {
    await using trainer = await ShardedTrainer.start({ model: wide, workers: 2, seed: 5 });
    const [x, labels] = randomBatch(101, 4);
    const whole = noGrad(() =>
      (trainer.model as Layer).forward(x).argmax({ dim: 1 }).eq(labels).sum().item(),
    );
    expect(await trainer.evaluate([x, labels])).toBe(whole);
    expect(trainer.model.getParameter("0.weight").grad).toBeNull();
  });

  test("reads batches that are not contiguous", async () => {
    const [x, labels] = randomBatch(12, 6);
    const losses: number[] = [];
    for (const view of [x, x.t().contiguous().t()]) {
      await using trainer = await ShardedTrainer.start({ model: wide, workers: 1, seed: 1 });
      losses.push((await trainer.computeGradients([view, labels])).loss);
    }
    expect(losses[0]).toBe(losses[1]);
  });

  test("leaves frozen parameters without a gradient", async () => {
    await using trainer = await ShardedTrainer.start({ model: wide, workers: 1 });
    trainer.model.getParameter("0.bias").setRequiresGrad(false);
    await trainer.computeGradients(randomBatch(8, 1));
    expect(trainer.model.getParameter("0.bias").grad).toBeNull();
    expect(trainer.model.getParameter("0.weight").grad).not.toBeNull();
  });

  test("refuses batches of different lengths, a second step at a time, and a closed trainer", async () => {
    const trainer = await ShardedTrainer.start({ model: wide, workers: 1 });
    const [x, labels] = randomBatch(8, 1);
    await expect(trainer.step([x, labels.at("1:")])).rejects.toThrow(
      /same number of rows, at least 1; got \[8, 12\] \[7\]/,
    );
    await expect(trainer.step([])).rejects.toThrow(/got no tensor/);
    const running = trainer.step([x, labels]);
    await expect(trainer.step([x, labels])).rejects.toThrow(/one after the other/);
    await running;
    await trainer.close();
    await trainer.close();
    await expect(trainer.step([x, labels])).rejects.toThrow(/got a closed one/);
  });

  test("refuses options and model files that are not as they must be", async () => {
    await expect(ShardedTrainer.start({ model: wide, workers: -1 })).rejects.toThrow(
      /workers must be an integer from 0 to 1024; got -1/,
    );
    await expect(
      ShardedTrainer.start({ model: wide, workers: 1, plan: { batch: 0 } }),
    ).rejects.toThrow(/plan.batch must be an integer from 1/);
    await expect(
      ShardedTrainer.start({ model: import.meta.resolve("@weft/optim"), workers: 0 }),
    ).rejects.toThrow(/got no createModel in/);
    await using trainer = await ShardedTrainer.start({ model: faulty, config: "none", workers: 0 });
    await expect(trainer.evaluate([ones([2, 3])])).rejects.toThrow(
      /must export a function measure/,
    );
  });
});

describe("faults", () => {
  const start = (fault: Fault): Promise<ShardedTrainer> =>
    ShardedTrainer.start({
      model: faulty,
      config: fault,
      workers: 2,
      plan: { batch: 2 },
      deadlineMs: 2000,
      optimizer: (p) => new SGD(p, { lr: 0.1 }),
    });
  const cursed = [
    tensor([
      [1, 1, 1],
      [7, 1, 1],
    ]),
    zeros([2, 1]),
  ];
  const blessed = [
    tensor([
      [1, 1, 1],
      [2, 1, 1],
    ]),
    zeros([2, 1]),
  ];

  test.each([
    ["throws", "threw", "RangeError: the seventh row is cursed"],
    ["exits", "exited", "exit code 3"],
    ["hangs", "hung", "no answer before the deadline"],
  ] as const)(
    "a shard at which workers %s again and again is an error with shard and rank, and leaves everything as it was",
    async (fault, kind, message) => {
      await using trainer = await start(fault);
      await trainer.step(blessed);
      const before = stateAndGradients(trainer.model);
      const error = await trainer.step(cursed).then(
        () => expect.fail("the step must fail"),
        (e: unknown) => e,
      );
      expect(error).toBeInstanceOf(ShardError);
      const failure = error as ShardError; // checked on the line above
      expect(failure).toMatchObject({ shard: 1, phase: "forward", cause: { kind } });
      expect(failure.message).toBe(
        `step: shard 1 must not fail again when it is run again; got ${message} in forward on rank ${failure.rank}`,
      );
      if (kind === "threw") expect(failure.remoteStack).toContain("faulty-model");
      expect(stateAndGradients(trainer.model)).toEqual(before);
      expect(trainer.recoveries).toMatchObject([{ step: 1, shard: 1, phase: "forward", kind }]);
      expect((await trainer.step(blessed)).rows).toBe(2);
      expect(trainer.recoveries).toHaveLength(kind === "threw" ? 1 : 2);
    },
  );

  test("after a model threw, the next step works", async () => {
    await using trainer = await start("throws");
    await expect(trainer.step(cursed)).rejects.toThrow(/cursed/);
    expect((await trainer.step(blessed)).rows).toBe(2);
  });

  test("a replica with another shape or other ties or modules is refused by name before the first step", async () => {
    await expect(start("otherShape")).rejects.toThrow(ReplicaError);
    await expect(start("otherShape")).rejects.toThrow(
      /same parameters and buffers on every thread.*; got 2\.weight \[2, 3\] on rank 0 for the owner's 2\.weight \[1, 3\]/,
    );
    await expect(start("otherTies")).rejects.toThrow(
      /same ties on every thread.*; got nothing on rank 0 for the owner's 0\.weight = 1\.weight/,
    );
    await expect(start("otherModules")).rejects.toThrow(
      /same modules on every thread.*; got 3: Dropout\(p=0\.25.*\) on rank 0 for the owner's 3: Dropout\(p=0\.5/,
    );
  });

  test("a loss that is not a scalar is named", async () => {
    await using trainer = await start("notScalar");
    const four = [ones([4, 3]), zeros([4, 1])];
    await expect(trainer.step(four)).rejects.toThrow(
      /computeLoss must return a scalar, the mean over its rows; got shape \[2, 1\]/,
    );
  });
});
