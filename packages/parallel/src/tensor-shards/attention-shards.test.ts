import { SGD } from "@weft/optim";
import { manualSeed, randint, type DType, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import type { AttentionConfig } from "../../test/attention-model.ts";
import { ShardedTrainer, type LayerCut } from "../index.ts";

const model = new URL("../../test/attention-model.ts", import.meta.url);

interface Trained {
  readonly losses: readonly number[];
  readonly measured: number;
  readonly state: Readonly<Record<string, readonly number[]>>;
}

const tokens = (rows: number): Tensor => randint(0, 23, [rows, 5], { dtype: "int32" });

/** Everything that two steps leave behind, with uneven and empty shards of the batch. */
async function trained(
  config: AttentionConfig,
  workers: number,
  shards: number,
  layers: Record<string, LayerCut> = {},
): Promise<Trained> {
  manualSeed(3);
  const batches = [5, 1].map((rows) => [tokens(rows), tokens(rows)]);
  await using trainer = await ShardedTrainer.start<SGD>({
    ...{ model, config, workers, plan: { batch: 3, tensor: { shards, layers } }, seed: 1 },
    optimizer: (parameters) => new SGD(parameters, { lr: 0.1, momentum: 0.9 }),
  });
  const losses: number[] = [];
  for (const each of batches) losses.push((await trainer.step(each)).loss);
  const measured = await trainer.evaluate(batches[0]!);
  const state = Object.entries(trainer.model.stateDict()).map(
    ([name, t]) => [name, Array.from(t.toTypedArray(), Number)] as const,
  );
  return { losses, measured, state: Object.fromEntries(state) };
}

function expectClose(actual: Trained, wanted: Trained, tolerance: number): void {
  const compare = (a: readonly number[], b: readonly number[], what: string): void => {
    for (const [i, x] of a.entries())
      expect(Math.abs(x - b[i]!), `${what} ${i}`).toBeLessThan(tolerance * (1 + Math.abs(b[i]!)));
  };
  compare(actual.losses, wanted.losses, "loss");
  for (const [name, of] of Object.entries(wanted.state)) compare(actual.state[name]!, of, name);
  expect(actual.measured).toBe(wanted.measured);
}

/** The law: the numbers of the whole net, and the same bits for any number of workers. */
async function expectLaw(
  config: AttentionConfig,
  counts: readonly number[],
  shards = 2,
): Promise<void> {
  const alone = await trained(config, 0, shards);
  const whole = await trained(config, 0, 1);
  expectClose(alone, whole, config.dtype === "float64" ? 1e-12 : 1e-5);
  for (const workers of counts) expect(await trained(config, workers, shards)).toEqual(alone);
}

describe("D: Across workers: attention that is cut by heads", () => {
  test.each<[AttentionConfig, shards: number, workers: readonly number[]]>([
    [{ net: "encoder", dtype: "float32", dropout: 0.2 }, 2, [1, 3, 4]],
    [{ net: "encoder", dtype: "float64" }, 4, [2, 4]],
    [{ net: "decoder", dtype: "float64", dropout: 0.2 }, 2, [2, 4]],
    [{ net: "decoder", dtype: "float32" }, 4, [2]],
  ])(
    "has the numbers of the whole model, and the same bits for any number of workers: %j into %i by %j",
    (config, shards, counts) => expectLaw(config, counts, shards),
  );

  const attention = { net: "attention", dtype: "float64" } as const;
  test.each<Partial<AttentionConfig>>([
    { options: { bias: false } },
    { options: { kdim: 6, vdim: 5 }, dropout: 0.3 },
    { options: { kdim: 6, vdim: 6, bias: false } },
    { options: { addBiasKv: true, addZeroAttn: true }, mask: "padding", weights: "by head" },
    { mask: "causal", dropout: 0.3, weights: "averaged" },
    { mask: "heads", dropout: 0.3 },
    { mask: "learned" },
    { mask: "learned heads", weights: "ignored" },
    { mask: "padding", isUnbatched: true, dropout: 0.3, weights: "by head" },
    { ties: "packed", penalty: "weight" },
    { ties: "packed transposed" },
    { ties: "separate", options: { kdim: 6, vdim: 6 } },
    { ties: "transposed", options: { kdim: 6 } },
  ])("follows its options and ties: %j", (config) => expectLaw({ ...attention, ...config }, [2]));
});

const encoder = { net: "encoder", dtype: "float32", dropout: 0.2 } as const;

test("16-bit floats are added up in float32", async () => {
  const gradients = async (dtype: DType, workers: number, tensor: number): Promise<Tensor[]> => {
    manualSeed(4);
    const batch = [tokens(4), tokens(4)];
    const config: AttentionConfig = { ...encoder, dropout: 0, dtype };
    const plan = { batch: 1, tensor };
    await using trainer = await ShardedTrainer.start({ model, config, workers, plan, seed: 2 });
    await trainer.computeGradients(batch);
    return Array.from(trainer.model.parameters(), ({ grad }) => grad!.to("float64"));
  };
  const values = (list: readonly Tensor[]): unknown => list.map((t) => t.toArray());
  const alone = await gradients("float16", 0, 2);
  expect(values(await gradients("float16", 2, 2))).toEqual(values(alone));
  for (const dtype of ["float16", "bfloat16"] as const) {
    const [cut, whole] = [await gradients(dtype, 0, 2), await gradients(dtype, 0, 1)];
    for (const [i, t] of whole.entries())
      expect(cut[i]!.sub(t).abs().max().item()).toBeLessThan(0.02 * t.abs().max().item() + 0.002);
  }
});

test("a worker that dies while the other waits for its heads is replaced, and the step has the bits of one without", async () => {
  const gradients = async (workers: number): Promise<unknown> => {
    manualSeed(6);
    const batch = [tokens(4), tokens(4)];
    const deaths = new Int32Array(new SharedArrayBuffer(4)).fill(1);
    const config: AttentionConfig = { ...encoder, deaths };
    const plan = { batch: 1, tensor: 2 };
    await using trainer = await ShardedTrainer.start({ model, config, workers, plan, seed: 2 });
    const { loss } = await trainer.computeGradients(batch);
    expect(trainer.recoveries.map(({ phase, kind }) => [phase, kind])).toEqual(
      workers === 0 ? [] : [["backward", "exited"]],
    );
    return [loss, ...Array.from(trainer.model.parameters(), ({ grad }) => grad!.toArray())];
  };
  expect(await gradients(2)).toEqual(await gradients(0));
});

describe("a step is refused", () => {
  const batch = [tokens(2), tokens(2)];
  const start = (
    config: AttentionConfig,
    cuts?: Record<string, LayerCut>,
  ): Promise<ShardedTrainer> =>
    ShardedTrainer.start({
      ...{ model, config, workers: 0 },
      plan: { batch: 1, tensor: { shards: 2, layers: cuts ?? {} } },
    });

  test("when a second derivative would go through heads", async () => {
    const others = ["table", "scores", "layers.outer", "layers.inner", "layers.keys"];
    const whole = Object.fromEntries([...others, "layers.values"].map((path) => [path, "whole"]));
    const config = { net: "attention", dtype: "float64", penalty: "gradient" } as const;
    await using trainer = await start(config, whole as Record<string, LayerCut>); // made here
    await expect(trainer.computeGradients(batch)).rejects.toThrow(/first derivatives only/);
  });

  test("when the output's projection got hooks after the start; without them it goes on", async () => {
    await using trainer = await start(encoder);
    const path = "layers.second.self_attn";
    const hook = trainer.model
      .getSubmodule(`${path}.out_proj`)
      .registerForwardHook(() => undefined);
    await expect(trainer.computeGradients(batch)).rejects.toThrow(
      `got hooks on "${path}.out_proj" (say "whole" of "${path}" in plan.tensor.layers)`,
    );
    hook.remove();
    expect((await trainer.computeGradients(batch)).rows).toBe(2);
  });
});
