import { SGD } from "@weft/optim";
import { manualSeed, rand, randint, type DType, type Tensor } from "@weft/tensor";
import { WorkerError } from "@weft/workers";
import { describe, expect, test } from "vitest";
import type { TensorModelConfig } from "../../test/tensor-model.ts";
import { ShardedTrainer, ShardError, type TensorPlan } from "../index.ts";

const tokens = new URL("../../test/tensor-model.ts", import.meta.url);
const random = new URL("../../test/random-model.ts", import.meta.url);
const normed = new URL("../../test/normed-model.ts", import.meta.url);

interface Trained {
  readonly losses: readonly number[];
  readonly measured: number;
  readonly state: Readonly<Record<string, readonly number[]>>;
}

function values(tensors: Readonly<Record<string, Tensor>>): Trained["state"] {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, t]) => [name, Array.from(t.toTypedArray(), Number)]),
  );
}

/** Everything that some steps leave behind, with uneven and empty shards of the batch. */
async function trained(
  config: TensorModelConfig,
  workers: number,
  tensor: number | TensorPlan,
  batch = 3,
): Promise<Trained> {
  manualSeed(3);
  const rows = (count: number): Tensor[] =>
    Array.from({ length: 2 }, () => randint(0, 23, [count, 5], { dtype: "int32" }));
  const batches = [6, 7, 1].map(rows);
  await using trainer = await ShardedTrainer.start<SGD>({
    ...{ model: tokens, config, workers, plan: { batch, tensor }, seed: 1 },
    optimizer: (parameters) => new SGD(parameters, { lr: 0.1, momentum: 0.9 }),
  });
  const losses: number[] = [];
  for (const each of batches) losses.push((await trainer.step(each)).loss);
  const measured = await trainer.evaluate(batches[1]!);
  return { losses, measured, state: values(trainer.model.stateDict()) };
}

function expectClose(actual: Trained, wanted: Trained, tolerance: number): void {
  const compare = (a: readonly number[], b: readonly number[], what: string): void => {
    expect(a.length, what).toBe(b.length);
    for (const [i, x] of a.entries())
      expect(Math.abs(x - b[i]!), `${what} ${i}`).toBeLessThan(tolerance * (1 + Math.abs(b[i]!)));
  };
  compare(actual.losses, wanted.losses, "loss");
  for (const [name, of] of Object.entries(wanted.state)) compare(actual.state[name]!, of, name);
  expect(actual.measured).toBe(wanted.measured);
}

describe("D: Across workers: tensor shards", () => {
  const [none, tied, transposed] = [
    { ties: "none", dtype: "float64" },
    { ties: "tied", dtype: "float32" },
    { ties: "transposed", dtype: "float64", penalty: "weight" },
  ] as const;
  test.each<[TensorModelConfig, tensor: number, workers: readonly number[]]>([
    [none, 2, [2]],
    [tied, 2, [1, 3]],
    [tied, 2, [4]],
    [tied, 4, [2]],
    [tied, 4, [4]],
    [transposed, 2, [2]],
  ])(
    "of %j, cut into %i, have the numbers of the whole model, and the same bits for %j workers as for none",
    async (config, tensor, counts) => {
      const alone = await trained(config, 0, tensor);
      const whole = await trained(config, 0, 1);
      expectClose(alone, whole, config.dtype === "float64" ? 1e-12 : 1e-5);
      for (const workers of counts) expect(await trained(config, workers, tensor)).toEqual(alone);
    },
  );

  test("alone, with one shard of the batch, are computed by two threads together", async () => {
    const alone = await trained(tied, 0, 2, 1);
    expect(await trained(tied, 2, 2, 1)).toEqual(alone);
    expect(alone).not.toEqual(await trained(tied, 0, 1, 1));
  });

  test("by columns and rows of a table alone have the bits of the whole model", async () => {
    const column = { "block.0": "column", "block.2": "column", down: "column" } as const;
    const whole = await trained(tied, 0, 1);
    expect(await trained(tied, 2, { shards: 2, layers: column })).toEqual(whole);
  });

  test("add up float16 and bfloat16 in float32", async () => {
    manualSeed(4);
    const batch = [randint(0, 23, [4, 5]), randint(0, 23, [4, 5])];
    const gradients = async (dtype: DType, workers: number, tensor: number): Promise<Tensor[]> => {
      const config: TensorModelConfig = { ties: "none", dtype };
      const options = { model: tokens, config, workers, plan: { batch: 1, tensor }, seed: 1 };
      await using trainer = await ShardedTrainer.start(options);
      await trainer.computeGradients(batch);
      return Array.from(trainer.model.parameters(), ({ grad }) => grad!.to("float64"));
    };
    const bits = (list: readonly Tensor[]): unknown => list.map((t) => t.toArray());
    const alone = await gradients("float16", 0, 2);
    expect(bits(await gradients("float16", 2, 2))).toEqual(bits(alone));
    for (const dtype of ["float16", "bfloat16"] as const) {
      const [cut, whole] = [await gradients(dtype, 0, 2), await gradients(dtype, 0, 1)];
      for (const [i, t] of whole.entries())
        expect(cut[i]!.sub(t).abs().max().item()).toBeLessThan(0.02 * t.abs().max().item() + 0.002);
    }
  });

  test("leave dropout and running statistics as they are", async () => {
    const run = async (model: URL, workers: number, tensor: number): Promise<unknown> => {
      await using trainer = await ShardedTrainer.start({
        ...{ model, workers, plan: { batch: 2, tensor }, seed: 5 },
        optimizer: (parameters) => new SGD(parameters, { lr: 0.05 }),
      });
      manualSeed(8);
      const losses: number[] = [];
      for (let i = 0; i < 3; i++)
        losses.push((await trainer.step([rand([6, 3]), rand([6, 1])])).loss);
      return [losses, values(trainer.model.stateDict())];
    };
    for (const model of [random, normed]) {
      const alone = await run(model, 0, 2);
      expect(await run(model, 2, 2)).toEqual(alone);
      const [[losses], [whole]] = [alone, await run(model, 0, 1)] as [[number[]], [number[]]];
      for (const [i, loss] of losses.entries()) expect(loss).toBeCloseTo(whole[i]!, 5);
    }
  });

  test("add gradients up over batches, and leave frozen parameters without one", async () => {
    const gradients = async (workers: number): Promise<unknown> => {
      await using trainer = await ShardedTrainer.start({
        ...{ model: tokens, workers, plan: { batch: 2, tensor: 2 }, seed: 1 },
        config: { ties: "none", dtype: "float64" } satisfies TensorModelConfig,
      });
      trainer.model.getParameter("up.weight").setRequiresGrad(false);
      manualSeed(4);
      const batches = [1, 2].map(() => [randint(0, 23, [4, 5]), randint(0, 23, [4, 5])]);
      const each: Tensor[][] = [];
      for (const batch of batches) {
        await trainer.computeGradients(batch);
        each.push([...trainer.model.parameters()].flatMap(({ grad }) => grad?.clone() ?? []));
      }
      trainer.model.zeroGrad();
      for (const batch of batches) await trainer.computeGradients(batch, { accumulate: true });
      expect(trainer.model.getParameter("up.weight").grad).toBeNull();
      const sums = [...trainer.model.parameters()].flatMap(({ grad }) => grad ?? []);
      for (const [i, sum] of sums.entries())
        expect(sum.toArray()).toEqual(each[0]![i]!.add(each[1]![i]!).toArray());
      return sums.map((sum) => sum.toArray());
    };
    expect(await gradients(2)).toEqual(await gradients(0));
  });

  test("leave the owner's model as it was between steps", async () => {
    await using trainer = await ShardedTrainer.start({
      ...{ model: tokens, workers: 0, plan: { batch: 2, tensor: 2 }, seed: 1 },
      config: { ties: "none", dtype: "float64" } satisfies TensorModelConfig,
    });
    const batch = [randint(0, 23, [4, 5]), randint(0, 23, [4, 5])];
    await trainer.computeGradients(batch);
    expect([...trainer.model.modules()].filter((m) => Object.hasOwn(m, "forward"))).toEqual([]);
    trainer.model.to("float32"); // other memory: the slices follow it
    await trainer.computeGradients(batch);
    expect(trainer.model.getParameter("up.weight").grad!.dtype).toBe("float32");
    expect(
      trainer.report().threads.map(({ role, shards, bytes }) => [role, shards, bytes]),
    ).toEqual([["tensor shards 0 to 1 of 2, team 0", 2, expect.any(Number)]]);
    expect(trainer.plan.tensor).toEqual({
      shards: 2,
      layers: {
        table: "vocabulary",
        ...{ "block.0": "column", "block.2": "row" },
        ...{ up: "column", down: "column", scores: "column" },
      },
    });
  });
});

describe("a step is refused", () => {
  const batch = [randint(0, 23, [4, 5]), randint(0, 23, [4, 5])];
  const start = (config: Partial<TensorModelConfig>): Promise<ShardedTrainer> =>
    ShardedTrainer.start({
      ...{ model: tokens, workers: 0, plan: { batch: 1, tensor: 2 } },
      config: { ties: "none", dtype: "float32", ...config } satisfies TensorModelConfig,
    });

  test("when the parts of an output do not go where the plan saw them go", async () => {
    await using trainer = await start({ fault: "skips" });
    await expect(trainer.computeGradients(batch)).rejects.toThrow(
      /part of the output of "block.0", which must go through "block.2"/,
    );
  });

  test("when a second derivative would go through a layer that is cut", async () => {
    await using trainer = await start({ penalty: "gradient" });
    await expect(trainer.computeGradients(batch)).rejects.toThrow(/first derivatives only/);
  });

  test("when a layer that is cut got hooks after the start; without them it goes on", async () => {
    await using trainer = await start({});
    const hook = trainer.model.getSubmodule("up").registerForwardHook(() => undefined);
    await expect(trainer.computeGradients(batch)).rejects.toThrow(/got hooks on "up"/);
    hook.remove();
    expect((await trainer.computeGradients(batch)).rows).toBe(4);
  });
});

describe("a member that fails while the other waits for it", () => {
  const start = (fault: TensorModelConfig["fault"], retries: number): Promise<ShardedTrainer> =>
    ShardedTrainer.start({
      ...{ model: tokens, workers: 2, plan: { batch: 1, tensor: 2 }, deadlineMs: 3000, retries },
      config: {
        ties: "none",
        dtype: "float32",
        ...(fault && { fault }),
      } satisfies TensorModelConfig,
    });
  const blessed = [randint(0, 7, [4, 5]), randint(0, 23, [4, 5])];
  const cursed = [blessed[0]!.add(7).clampMax(7), blessed[1]!];

  test.each([
    ["throws", "threw"],
    ["exits", "exited"],
    ["hangs", "hung"],
  ] as const)("and %s is an error with its rank; then the trainer goes on", async (fault, kind) => {
    await using trainer = await start(fault, 0);
    const { loss } = await trainer.computeGradients(blessed);
    const error: unknown = await trainer.computeGradients(cursed).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ShardError);
    const { shard, phase, cause, rank, remoteStack } = error as ShardError; // checked on the line above
    expect({ shard, phase }).toEqual({ shard: 0, phase: "forward" });
    expect(cause).toBeInstanceOf(WorkerError);
    expect(cause).toMatchObject({ kind, rank });
    if (fault === "throws") expect(remoteStack).toMatch(/seventh token is cursed/);
    expect((await trainer.computeGradients(blessed)).loss).toBe(loss);
    // The other one ended by itself.
    expect(trainer.recoveries.length).toBeLessThanOrEqual(1);
  });
});
