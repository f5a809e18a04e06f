import { Adam } from "@weft/optim";
import { DisposedError, full, fromTypedArray, Generator, scope, ValueError } from "@weft/tensor";
import type { Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { HeldBatch } from "./held-batch.ts";
import { ShardedTrainer } from "./index.ts";

const start = (workers: number): Promise<ShardedTrainer> =>
  ShardedTrainer.start({
    model: new URL("../test/guarded-model.ts", import.meta.url),
    optimizer: (parameters) => new Adam(parameters, { lr: 0.02 }),
    workers,
    plan: { batch: 4 },
    seed: 3,
  });

function batchOf(rows: number): [x: Tensor, y: Tensor] {
  const generator = new Generator(rows);
  const [x, y] = [new Float32Array(rows * 3), new Float32Array(rows)];
  generator.fillUniform(x, -1, 1);
  generator.fillUniform(y, 0.5, 2);
  return [fromTypedArray(x, [rows, 3]), fromTypedArray(y, [rows, 1])];
}

/** New tensors, which would take memory that was given back. */
const overwrite = (rows: number): Tensor[] =>
  Array.from({ length: 20 }, () => [full([rows, 3], 1e6), full([rows, 1], 1e6)]).flat();

const weights = ({ model }: ShardedTrainer): unknown =>
  [...model.namedParameters(), ...model.namedBuffers()].map(([, value]) => value.toArray());

// Rows whose tensors lie in a slab, and in blocks of their own.
describe.each([12, 4_000])("while a step reads a batch of %i rows", (rows) => {
  test("a dispose takes effect after it, and so does the end of a scope", async () => {
    await using trainer = await start(2);
    await using undisturbed = await start(0);
    const batch = batchOf(rows);
    const stepping = trainer.step(batch);
    for (const tensor of batch) tensor[Symbol.dispose]();
    overwrite(rows);
    expect(() => batch[0].add(1)).toThrow(DisposedError);
    await stepping;
    const scoped = scope(() => ({ running: trainer.step(batchOf(rows)) }));
    overwrite(rows);
    await scoped.running;
    const measuring = scope(() => ({ running: trainer.evaluate(batchOf(rows)) }));
    overwrite(rows);
    for (let step = 0; step < 2; step++) await undisturbed.step(batchOf(rows));
    expect(await measuring.running).toBe(await undisturbed.evaluate(batchOf(rows)));
    expect(weights(trainer)).toEqual(weights(undisturbed));
  });

  test("a write rejects it before anything is changed", async () => {
    await using trainer = await start(2);
    const [x, y] = batchOf(rows);
    const before = weights(trainer);
    const stepping = trainer.step([x, y]);
    y.fill_(1e6);
    await expect(stepping).rejects.toThrow(ValueError);
    await expect(stepping).rejects.toThrow(
      "step: a batch may not be written while its step runs; got fill_ on the tensor at position 1 (await the step first",
    );
    expect(weights(trainer)).toEqual(before);
    expect(trainer.stateDict().steps).toBe(0);
    await trainer.step(batchOf(rows));
  });
});

test("writes beside a view of a larger storage, and to what was copied, are none of the step's business", async () => {
  await using trainer = await start(1);
  await using undisturbed = await start(0);
  const [x, y] = batchOf(24);
  const stepping = trainer.step([x.at("0:12"), y.at("::2")]);
  x.at("12:").fill_(1e6);
  y.fill_(1e6);
  await stepping;
  const [x2, y2] = batchOf(24);
  await undisturbed.step([x2.at("0:12"), y2.at("::2")]);
  expect(weights(trainer)).toEqual(weights(undisturbed));
});

test("a batch is held until it is disposed, once for each place that it has", () => {
  const x = full([3], 2);
  const held = new HeldBatch([x, x]);
  const [first, second] = held.places;
  expect(first).toEqual(second);
  held.checkUnwritten();
  x.add_(1);
  expect(() => held.checkUnwritten()).toThrow(/got add_ on the tensor at position 0/);
  held[Symbol.dispose]();
});

test("a state is not loaded while a step runs", async () => {
  await using trainer = await start(1);
  const state = trainer.stateDict({ copy: true });
  for (const operation of ["step", "computeGradients", "evaluate"] as const) {
    const running = trainer[operation](batchOf(12));
    expect(() => trainer.loadStateDict(state)).toThrow(
      `loadStateDict: a state may be loaded between steps only; got a call while ${operation} runs (await it first)`,
    );
    await running;
  }
  trainer.loadStateDict(state);
  expect(trainer.stateDict().steps).toBe(0);
});
