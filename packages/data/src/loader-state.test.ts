import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { arange, manualSeed, rand, ValueError, type Tensor } from "@weft/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  DataLoader,
  RandomSampler,
  SubsetRandomSampler,
  TensorDataset,
  WeightedRandomSampler,
  type DataLoaderOptions,
  type LoaderState,
} from "./index.ts";
import { processLoader } from "../test/process-loader.ts";

const dataset = new TensorDataset(arange(10, { dtype: "int32" }));
const settings: DataLoaderOptions = { batchSize: 3, shuffle: true, seed: 5 };
const make = (options: DataLoaderOptions = settings): DataLoader =>
  new DataLoader(dataset, options);
const values = (batches: Iterable<readonly Tensor[]>): unknown[] =>
  [...batches].map(([x]) => x!.toArray());

/** What a loader tells after so many batches of an epoch, through JSON. */
function stateAfter(batches: number, epoch = 0, options = settings): LoaderState {
  const loader = make(options);
  const passed = loader.epoch(epoch);
  for (let i = 0; i < batches; i++) passed.next();
  return JSON.parse(JSON.stringify(loader.stateDict())) as LoaderState; // what stateDict gave
}

describe("A loader's state", () => {
  test("is the position behind the batch given out last, with all settings, as plain data", () => {
    expect(stateAfter(2, 7)).toEqual({
      epoch: 7,
      batches: 2,
      length: 10,
      batchSize: 3,
      dropLast: false,
      seed: "5",
      sampler: "RandomSampler(seed 5)",
      order: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(stateAfter(0)).toMatchObject({ epoch: 0, batches: 0 });
    expect(stateAfter(1, 0, { batchSampler: { batches: () => [Int32Array.of(1)] } })).toMatchObject(
      {
        batchSize: null,
        dropLast: null,
        sampler: "Object",
      },
    );
  });

  test.each([0, 1, 2, 3, 4])("after %d batches leaves the others, in every way to iterate", (k) => {
    const alone = values(make().epochs(3, 6));
    const state = stateAfter(k, 3);
    const ways: readonly ((loader: DataLoader) => Iterable<readonly Tensor[]>)[] = [
      (loader) => [...loader.epoch(3), ...loader.epochs(4, 6)],
      (loader) => [...loader, ...loader.setEpoch(4), ...loader.epoch(5)],
      (loader) => loader.epochs(undefined, 6),
      (loader) => loader.epochs(3, 6),
    ];
    for (const way of ways) {
      const loader = make();
      loader.loadStateDict(state);
      expect(loader.stateDict()).toEqual(state);
      expect(values(way(loader))).toEqual(alone.slice(k));
      expect(loader.stateDict()).toMatchObject({ epoch: 5, batches: 4 });
    }
  });

  test("leaves exactly the others for every length, batch size, sampler and position", () => {
    const samplers = {
      none: () => undefined,
      twice: (n: number) => new RandomSampler(3, { numSamples: 2 * n + 1 }),
      some: (n: number) => new SubsetRandomSampler(Array.from({ length: n >> 1 }, (_, i) => 2 * i)),
    };
    const property = fc.property(
      fc.integer({ min: 0, max: 30 }),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      fc.constantFrom(...Object.values(samplers)),
      fc.integer({ min: 0, max: 40 }),
      (n, batchSize, dropLast, samplerOf, k) => {
        const rows = new TensorDataset(arange(n));
        const sampler = samplerOf(n);
        const options = { batchSize, dropLast, ...(sampler === undefined ? {} : { sampler }) };
        const killed = new DataLoader(rows, options);
        const passed = killed.epoch(2);
        for (let i = 0; i < k; i++) passed.next();
        const loader = new DataLoader(rows, options);
        loader.loadStateDict(JSON.parse(JSON.stringify(killed.stateDict())));
        const whole = values(new DataLoader(rows, options).epoch(2));
        expect(values(loader.epoch(2))).toEqual(whole.slice(k));
        expect(whole).toHaveLength(loader.length);
      },
    );
    fc.assert(property, { seed: 42 });
  });

  test("serves one pass: the next one through that epoch, and another epoch, are whole", () => {
    const whole = values(make().epoch(3));
    const loader = make();
    loader.loadStateDict(stateAfter(3, 3));
    expect(values(loader.epoch(3))).toEqual(whole.slice(3));
    expect(values(loader.epoch(3))).toEqual(whole);
    loader.loadStateDict(stateAfter(3, 3));
    expect(values(loader.epoch(2))).toHaveLength(4);
    expect(values(loader.epoch(3))).toEqual(whole);
  });

  test("goes on in endless iteration that was left", () => {
    const loader = make();
    const seen: unknown[] = [];
    for (let round = 0; round < 3; round++) {
      for (const [x] of loader.epochs()) if (seen.push(x!.toArray()) % 3 === 0) break;
    }
    expect(seen).toEqual(values(make().epochs(0, 3)).slice(0, 9));
  });

  test.each<[keyof LoaderState, DataLoader, string]>([
    ["length", new DataLoader(new TensorDataset(arange(11)), settings), "10 for this loader's 11"],
    ["batchSize", make({ ...settings, batchSize: 4 }), "3 for this loader's 4"],
    ["dropLast", make({ ...settings, dropLast: true }), "false for this loader's true"],
    ["seed", make({ ...settings, seed: 6 }), "5 for this loader's 6"],
    [
      "sampler",
      make({ batchSize: 3, seed: 5 }),
      "RandomSampler(seed 5) for this loader's SequentialSampler",
    ],
  ])("of another %s is refused, and nothing changes", (name, loader, got) => {
    const before = loader.stateDict();
    expect(() => loader.loadStateDict(stateAfter(2))).toThrow(
      `loadStateDict: the state must be of a loader with the same ${name}; got ${got}`,
    );
    expect(loader.stateDict()).toEqual(before);
  });

  test("of a sampler that says the same of itself but orders otherwise is refused", () => {
    const sampler = (...order: number[]): DataLoader =>
      make({ batchSize: 3, sampler: { order: () => Int32Array.from(order) } });
    const state = sampler(1, 2, 3, 4).stateDict();
    sampler(1, 2, 3, 4).loadStateDict(state);
    expect(() => sampler(1, 2, 4, 3).loadStateDict(state)).toThrow(
      /the same order of samples; got the checksum [0-9a-f]{16} for this loader's [0-9a-f]{16} in epoch 0/,
    );
    const weighted = (weights: number[]): DataLoader =>
      make({ sampler: new WeightedRandomSampler(weights, 50) });
    const even = weighted(Array.from({ length: 10 }, () => 1)).stateDict();
    const uneven = weighted(Array.from({ length: 10 }, (_, i) => i));
    expect(() => uneven.loadStateDict(even)).toThrow(/the same order of samples/);
  });

  test.each([
    [null, /a state must be what stateDict gave; got null/],
    [[], /a state must be what stateDict gave/],
    [{}, /the same length; got undefined for this loader's 10/],
    [{ ...stateAfter(1), epoch: -1 }, /epoch must be a non-negative integer; got -1/],
    [{ ...stateAfter(1), batches: "1" }, /batches must be a non-negative integer; got 1/],
    [{ ...stateAfter(1), batches: 5 }, /batches must be at most the 4 of epoch 0; got 5/],
  ])("that is none is refused: %o", (state, message) => {
    expect(() => make().loadStateDict(state)).toThrow(ValueError);
    expect(() => make().loadStateDict(state)).toThrow(message);
  });

  test("without an end, epochs without batches are an error instead of a loop for ever", () => {
    const few = { order: (_: number, epoch: number) => new Int32Array(epoch > 2 ? 0 : 3) };
    expect(() => values(make({ sampler: few }).epochs())).toThrow(
      "DataLoader: without an end, epochs must have batches; got none in epoch 3",
    );
    expect(values(make({ sampler: few, batchSize: 3 }).epochs(0, 9))).toHaveLength(3);
    expect(() => make().epochs(0, -1)).toThrow(/an epoch must be a non-negative integer; got -1/);
    expect(values(make().epochs(3, 3))).toEqual([]);
  });
});

describe("A process that is killed", () => {
  const script = fileURLToPath(new URL("../test/killed-process.ts", import.meta.url));

  test.each(["tensors", "noise"] as const)(
    "after any batch is followed by one that goes on with the next, bit for bit (%s)",
    (kind) => {
      const run = (batches: number, state: string[]): string[] => {
        const { stdout, signal } = spawnSync(
          process.execPath,
          ["--conditions=@weft/source", script, kind, String(batches), ...state],
          { encoding: "utf8" },
        );
        expect(signal).toBe(batches < 9 ? "SIGKILL" : null);
        return stdout.trim().split("\n");
      };
      manualSeed(99);
      rand([5]);
      const alone = [...processLoader(kind).epochs(0, 2)].map((batch) =>
        JSON.stringify(batch.map((x) => x.toArray())),
      );
      const seen: string[] = [];
      let state: string[] = [];
      for (const batches of [4, 3, 9]) {
        const lines = run(batches, state);
        seen.push(...lines.filter((_, i) => i % 2 === 0));
        state = lines.slice(-1);
      }
      expect(seen).toEqual(alone);
      expect(alone).toHaveLength(12);
    },
  );
});
