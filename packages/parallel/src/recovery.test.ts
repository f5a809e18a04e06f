import { once } from "node:events";
import { readdirSync } from "node:fs";
import type { Worker } from "node:worker_threads";
import { heap } from "@weft/kernels";
import type { Module } from "@weft/nn";
import { Adam } from "@weft/optim";
import {
  defaultGenerator,
  fromTypedArray,
  Generator,
  memoryStats,
  type Tensor,
} from "@weft/tensor";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { DEATHS, PHASES, WORD, type Death } from "../test/mortal-model.ts";
import {
  ShardedTrainer,
  ShardError,
  type FailurePhase,
  type ShardedTrainerOptions,
  type ShardPlan,
} from "./index.ts";

const model = new URL("../test/mortal-model.ts", import.meta.url);
const words = new Int32Array(new SharedArrayBuffer(16));
const threads = new Map<number, Worker>();
const onWorker = (worker: Worker): void => {
  const id = worker.threadId;
  threads.set(id, worker);
  worker.once("exit", () => threads.delete(id));
};
let trainer: ShardedTrainer;
let alone: ShardedTrainer;
let steps = 0;

const start = (options: Partial<ShardedTrainerOptions> = {}): Promise<ShardedTrainer> =>
  ShardedTrainer.start({
    model,
    config: words,
    optimizer: (parameters) => new Adam(parameters, { lr: 0.01 }),
    workers: 2,
    plan: { batch: 6 },
    seed: 5,
    resourceLimits: { maxOldGenerationSizeMb: 160, maxYoungGenerationSizeMb: 16 },
    ...options,
  });

beforeAll(async () => {
  process.on("worker", onWorker);
  [trainer, alone] = [await start(), await start({ workers: 0 })];
}, 120_000);
afterEach(() => void words.fill(0));
afterAll(async () => {
  await trainer.close();
  process.off("worker", onWorker);
  expect(threads.size).toBe(0);
}, 120_000);

function arm(death: Death, phase: FailurePhase, nth: number): void {
  words[WORD.phase] = PHASES.indexOf(phase);
  words[WORD.countdown] = nth;
  Atomics.store(words, WORD.death, DEATHS.indexOf(death));
}

function batch(rows = 20): [Tensor, Tensor] {
  const generator = new Generator(++steps);
  const values = (count: number): Float32Array => {
    const array = new Float32Array(count);
    generator.fillUniform(array, -1, 1);
    return array;
  };
  return [fromTypedArray(values(rows * 3), [rows, 3]), fromTypedArray(values(rows), [rows, 1])];
}

function bits(net: Module): unknown {
  return [...net.namedParameters(), ...net.namedBuffers()].map(([name, value]) => [
    name,
    value.toArray(),
    value.grad?.toArray(),
  ]);
}

/** A step and an evaluation on both trainers, whose bits must be the same ones after it. */
async function stepOnBoth(): Promise<void> {
  const rows = batch();
  expect(await trainer.step(rows)).toEqual(await alone.step(rows));
  expect(await trainer.evaluate(rows)).toBe(await alone.evaluate(rows));
  expect(bits(trainer.model)).toEqual(bits(alone.model));
}

/** Terminates the thread that waits for it, once it does. */
async function terminatePaused(): Promise<void> {
  await expect.poll(() => Atomics.load(words, WORD.paused), { timeout: 20_000 }).not.toBe(0);
  await threads.get(Atomics.load(words, WORD.paused))!.terminate();
}

describe("a worker that dies in a step is replaced, and the bits are those of a step without", () => {
  test.each<[Death, FailurePhase, number]>([
    ["throw", "forward", 5],
    ["throw", "leave", 2],
    ["exit", "forward", 30],
    ["exit", "backward", 7],
    ["exit", "leave", 3],
    ["exit", "merge", 4],
    ["exit", "measure", 3],
    ["out of memory", "backward", 25],
    ["pause", "leave", 5],
    ["pause", "merge", 9],
  ])(
    "%s in %s, at kernel call %i",
    async (death, phase, nth) => {
      const before = trainer.recoveries.length;
      arm(death, phase, nth);
      const terminated = death === "pause" ? terminatePaused() : undefined;
      await stepOnBoth();
      await terminated;
      await stepOnBoth();
      const kind =
        { throw: "threw", "out of memory": "out-of-memory" }[death as string] ?? "exited";
      expect(trainer.recoveries.slice(before)).toMatchObject([
        { step: steps - 2 + (phase === "measure" ? 1 : 0), phase, kind },
      ]);
    },
    120_000,
  );

  test.each(["forward", "backward", "leave", "merge"] as const)(
    "a throw at each of the first 25 kernel calls in %s, which leaves the worker alive",
    async (phase) => {
      const before = trainer.recoveries.length;
      for (let nth = 1; nth <= 25; nth++) {
        arm("throw", phase, nth);
        await stepOnBoth();
      }
      expect(trainer.recoveries.slice(before)).toHaveLength(25);
    },
    120_000,
  );

  test("idle: terminated between steps, both", async () => {
    const before = trainer.recoveries.length;
    await Promise.all([...threads.values()].map((thread) => thread.terminate()));
    await stepOnBoth();
    expect(trainer.recoveries.slice(before)).toMatchObject([
      { shard: null, phase: "idle", kind: "exited" },
      { shard: null, phase: "idle", kind: "exited" },
    ]);
  }, 120_000);

  test("before its first step: the replacement, while it is built and while it gets to see the owner's memory", async () => {
    for (const phase of ["start", "attach"] as const) {
      const before = trainer.recoveries.length;
      await threads.values().next().value!.terminate();
      arm("exit", phase, 1);
      await stepOnBoth();
      const phases = trainer.recoveries.slice(before).map((recovery) => recovery.phase);
      expect(phases).toEqual(["idle", phase]);
    }
  }, 120_000);

  test("with new memory of the owner's, which reaches replacements too", async () => {
    for (const { model: net } of [trainer, alone])
      net.getParameter("3.weight").setData(net.getParameter("3.weight").mul(0.5).detach());
    await stepOnBoth();
    arm("exit", "forward", 3);
    await stepOnBoth();
    expect(trainer.recoveries.at(-1)).toMatchObject({ phase: "forward" });
  }, 120_000);
});

test.each<[ShardPlan, workers: number, FailurePhase]>([
  [{ batch: 6 }, 2, "merge"],
  [{ batch: 6, layers: [4, 3] }, 2, "merge"],
  [{ batch: 6, layers: [3, 2, 2] }, 3, "backward"],
])(
  "a hanging worker is ended at the deadline, it alone, and its step run again: %j on %i workers, in %s",
  async (plan, workers, phase) => {
    await using hanging = await start({ plan, workers, deadlineMs: 1_500 });
    await using other = await start({ plan, workers: 0 });
    const rows = batch();
    await hanging.step(rows);
    arm("hang", phase, 3);
    const seen: unknown[] = [];
    for (const one of [hanging, other]) {
      if (one === other) await other.step(rows);
      await one.step(rows);
      seen.push(bits(one.model));
    }
    expect(seen[0]).toEqual(seen[1]);
    expect(hanging.recoveries).toMatchObject([{ phase, kind: "hung" }]);
  },
  120_000,
);

describe("a step that cannot be computed", () => {
  test("names shard, rank and phase, changes nothing, and can be tried again with the same bits", async () => {
    await stepOnBoth();
    const rows = batch();
    const before = bits(trainer.model);
    let recovered = 0;
    await using impatient = await start({ retries: 0, onRecovery: () => recovered++ });
    const first = bits(impatient.model);
    arm("exit", "backward", 4);
    const error: unknown = await impatient.step(rows).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ShardError);
    expect(error).toMatchObject({ phase: "backward", cause: { kind: "exited" } });
    expect((error as ShardError).message).toMatch(
      /^step: shard \d must not fail; got exit code 3 in backward on rank [01]$/,
    );
    expect(bits(impatient.model)).toEqual(first);
    expect(recovered).toBe(0);
    await impatient.step(rows);
    expect(recovered).toBe(1);
    await using undisturbed = await start({ workers: 0 });
    await undisturbed.step(rows);
    expect(bits(impatient.model)).toEqual(bits(undisturbed.model));
    expect(bits(trainer.model)).toEqual(before);
  }, 120_000);

  test.each([0, 2])(
    "leaves parameters, gradients and the caller's random numbers alone, with %i workers",
    async (workers) => {
      const throwing = new URL("../test/faulty-model.ts", import.meta.url);
      await using faulty = await ShardedTrainer.start({
        model: throwing,
        config: "throwsEverywhere",
        workers,
        plan: { batch: 2 },
        optimizer: (parameters) => new Adam(parameters),
      });
      const [x, y] = [fromTypedArray(new Float32Array(6).fill(1), [2, 3]), batch(2)[1]];
      await faulty.step([x, y]);
      const before = bits(faulty.model);
      const stream = defaultGenerator.getState();
      const cursed = x.clone();
      cursed.at(1, 0).fill_(7);
      const error: unknown = await faulty.step([cursed, y]).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ShardError);
      expect(error).toMatchObject({ shard: 1, phase: "forward" });
      expect((error as ShardError).message).toMatch(
        workers === 0
          ? "step: shard 1 must not fail; got RangeError: the seventh row is cursed in forward on the calling thread"
          : /^step: shard 1 must not fail again when it is run again; got RangeError: the seventh row is cursed in forward on rank [01]$/,
      );
      expect((error as ShardError).remoteStack).toContain("faulty-model");
      expect(bits(faulty.model)).toEqual(before);
      expect(defaultGenerator.getState()).toEqual(stream);
      await faulty.step([x, y]);
    },
    120_000,
  );
});

test.each([
  ["start", "exit"],
  ["attach", "exit"],
  ["start", "throw"],
] as const)(
  "at the first %s, a worker that %ss",
  async (phase, death) => {
    const before = threads.size;
    arm(death, phase, 2);
    if (death === "throw") {
      // It would throw again.
      await expect(start()).rejects.toMatchObject({ phase: "start", kind: "threw" });
    } else {
      await using other = await start();
      expect(Number.isFinite((await other.step(batch())).loss)).toBe(true);
      expect(other.recoveries).toHaveLength(phase === "attach" ? 1 : 0);
    }
    expect(threads.size).toBe(before);
  },
  120_000,
);

test("a trainer that is closed while it recovers rejects its step, and leaves no thread", async () => {
  const closing = await start();
  const before = threads.size;
  arm("exit", "backward", 4);
  const failing = closing.step(batch()).catch((reason: unknown) => reason);
  // The replacement is on its way.
  await once(process, "worker");
  await closing.close();
  expect(await failing).toMatchObject({ name: "WorkerError", kind: "closed" });
  expect(closing.recoveries).toEqual([]);
  expect(threads.size).toBe(before - 2);
}, 120_000);

test("ten deaths leave no memory and no thread behind", async () => {
  await stepOnBoth();
  const count = (): number =>
    process.platform === "linux" ? readdirSync("/proc/self/task").length : threads.size;
  const before = { inUse: memoryStats().inUseBytes, memory: heap.stats().memoryBytes };
  const threadsBefore = count();
  for (let round = 0; round < 5; round++) {
    await Promise.all([...threads.values()].map((thread) => thread.terminate()));
    await stepOnBoth();
  }
  const after = { inUse: memoryStats().inUseBytes, memory: heap.stats().memoryBytes };
  expect(after.memory).toBe(before.memory);
  expect(after.inUse - before.inUse).toBeLessThan(2 ** 20);
  await expect.poll(count, { timeout: 5_000 }).toBeLessThanOrEqual(threadsBefore);
}, 120_000);
