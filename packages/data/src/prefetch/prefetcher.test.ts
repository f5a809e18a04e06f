import { readdirSync } from "node:fs";
import { arange, manualSeed, memoryStats, rand, scope, Tensor } from "@weft/tensor";
import { WorkerError } from "@weft/workers";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  BatchError,
  ConcatDataset,
  DataLoader,
  importDataset,
  randomSplit,
  Subset,
  TensorDataset,
  type DataLoaderOptions,
  type Dataset,
} from "../index.ts";
import { Prefetcher } from "./index.ts";

const fixture = (name: string): URL => new URL(`../../test/${name}-dataset.ts`, import.meta.url);
const rows = new TensorDataset(rand([50, 3, 40]), arange(50, { dtype: "int32" }));
const dtypes = ["float64", "float16", "bfloat16", "int64", "uint8", "bool"] as const;
const noisy = await importDataset<readonly [Tensor, Tensor]>(fixture("noisy"), 37);
const other = await importDataset<readonly [Tensor, Tensor]>(fixture("noisy"), 5);
const ragged = await importDataset<Tensor, Tensor>(fixture("ragged"));
const settings: DataLoaderOptions = { batchSize: 8, shuffle: true, seed: 3 };

/** The bits of a batch: float32 values print exactly. */
const bits = (batch: unknown): string =>
  JSON.stringify([batch].flat().map((x) => x instanceof Tensor && [x.shape, x.dtype, x.toArray()]));

async function read(batches: AsyncIterable<unknown>): Promise<string[]> {
  const all: string[] = [];
  for await (const batch of batches) all.push(bits(batch));
  return all;
}

// Every test here must leave no thread and no unhandled rejection behind.
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown): void => void unhandled.push(reason);
const threadCount = (): number =>
  process.platform === "linux" ? readdirSync("/proc/self/task").length : 0;
let threadsBefore = 0;
beforeAll(async () => {
  process.on("unhandledRejection", onUnhandled);
  await (await Prefetcher.start(new DataLoader(rows))).close();
  threadsBefore = threadCount();
});
afterEach(async () => {
  await expect.poll(threadCount, { timeout: 5_000 }).toBeLessThanOrEqual(threadsBefore);
});
afterAll(() => {
  process.off("unhandledRejection", onUnhandled);
  expect(unhandled).toEqual([]);
});

describe("Prefetcher gives the loader's batches bit for bit", () => {
  const datasets: Readonly<Record<string, Dataset<unknown, unknown>>> = {
    "tensors in shared memory": rows,
    "tensors of all kinds of numbers": new TensorDataset(
      ...dtypes.map((dtype) => rand([21, 5]).mul(3).to(dtype)),
    ),
    "a module that draws": noisy,
    "a module with batches of different shapes": ragged,
    "a subset of tensors": randomSplit(rows, [0.7, 0.3])[0],
    "a subset of a module": new Subset(noisy, [5, 1, 30, 7, 7, 12, 19, 2, 3]),
    "datasets one after the other": new ConcatDataset([noisy, new Subset(other, [4, 0])]),
  };

  test.each(Object.keys(datasets))("from %s, for 1 and 2 workers", async (name) => {
    const loader = new DataLoader(datasets[name]!, settings);
    manualSeed(1);
    const alone = [0, 1].map((epoch) => [...loader.epoch(epoch)].map(bits));
    expect(alone[0]).not.toEqual(alone[1]);
    for (const workers of [1, 2]) {
      manualSeed(workers);
      await using prefetcher = await Prefetcher.start(loader, { workers });
      expect(await read(prefetcher.epoch(0))).toEqual(alone[0]);
      expect(await read(prefetcher.epoch(1))).toEqual(alone[1]);
      expect(await read(prefetcher.epochs(0, 2))).toEqual(alone.flat());
    }
  });

  test("plainly through the epoch that was set, and of no sample none", async () => {
    const loader = new DataLoader(rows, settings).setEpoch(2);
    await using prefetcher = await Prefetcher.start(loader);
    expect(await read(prefetcher)).toEqual([...loader].map(bits));
    await using none = await Prefetcher.start(new DataLoader(new Subset(rows, [])));
    expect(await read(none.epoch(0))).toEqual([]);
  });

  test("from a dataset's tensors where they are: what is written there later is in later batches", async () => {
    const numbers = arange(4);
    const loader = new DataLoader(new TensorDataset(numbers), { batchSize: 2 });
    await using prefetcher = await Prefetcher.start(loader, { workers: 2 });
    expect(await read(prefetcher.epoch(0))).toEqual([...loader.epoch(0)].map(bits));
    numbers.mul_(10);
    const [first] = await read(prefetcher.epoch(0));
    expect(first).toBe(JSON.stringify([[[2], "int64", [0, 10]]]));
  });

  test("as ordinary tensors, which stay when the prefetcher is closed", async () => {
    const loader = new DataLoader(rows, settings);
    const kept: (readonly Tensor[])[] = [];
    {
      await using prefetcher = await Prefetcher.start(loader);
      for await (const batch of prefetcher.epoch(0)) kept.push(batch);
    }
    expect(kept.map(bits)).toEqual([...loader.epoch(0)].map(bits));
    expect(kept[0]![0]!.storage.isPermanent).toBe(false);
  });
});

describe("A prefetcher's position", () => {
  test("does not count batches that were made ahead, and another process goes on with the next", async () => {
    const alone = [...new DataLoader(rows, settings).epochs(4, 6)].map(bits);
    const loader = new DataLoader(rows, settings);
    const first: string[] = [];
    {
      await using prefetcher = await Prefetcher.start(loader, { prefetchFactor: 4 });
      for await (const batch of prefetcher.epoch(4)) {
        first.push(bits(batch));
        if (first.length === 2) break;
      }
    }
    const saved = JSON.stringify(loader.stateDict());
    expect(loader.stateDict()).toMatchObject({ epoch: 4, batches: 2 });

    const resumed = new DataLoader(rows, settings);
    resumed.loadStateDict(JSON.parse(saved));
    await using prefetcher = await Prefetcher.start(resumed, { workers: 2 });
    const rest = await read(prefetcher.epochs(undefined, 6));
    expect([...first, ...rest]).toEqual(alone);
    expect(resumed.stateDict()).toMatchObject({ epoch: 5, batches: 7 });
  });

  test("a pass that was left gives its memory back, and the next begins at its own start", async () => {
    const loader = new DataLoader(rows, settings);
    await using prefetcher = await Prefetcher.start(loader, { prefetchFactor: 3 });
    const read1 = async (): Promise<string> => {
      for await (const batch of prefetcher.epoch(1)) {
        const seen = bits(batch);
        for (const tensor of batch) tensor[Symbol.dispose]();
        return seen;
      }
      return "nothing";
    };
    const seen = await read1();
    await read(prefetcher.epoch(0));
    const before = memoryStats().residentBytes;
    for (let i = 0; i < 10; i++) expect(await read1()).toBe(seen);
    const left = memoryStats().residentBytes - before;
    // Three batches of 3,840 bytes may be on their way back.
    expect(left).toBeLessThan(8 * 3_840);
  });

  test("two passes at once do not disturb each other", async () => {
    const loader = new DataLoader(rows, settings);
    const alone = [3, 4].map((epoch) => [...loader.epoch(epoch)].map(bits));
    await using prefetcher = await Prefetcher.start(loader, { workers: 2 });
    expect(await Promise.all([read(prefetcher.epoch(3)), read(prefetcher.epoch(4))])).toEqual(
      alone,
    );
  });

  test("a scope around next() does not take the memory from under a worker", async () => {
    const loader = new DataLoader(rows, settings);
    await using prefetcher = await Prefetcher.start(loader);
    const batches = prefetcher.epoch(0);
    const all: string[] = [];
    for (;;) {
      let next: Promise<IteratorResult<readonly Tensor[]>> | undefined;
      scope(() => void (next = batches.next()));
      const { done, value } = await next!;
      if (done === true) break;
      all.push(bits(value));
    }
    expect(all).toEqual([...loader.epoch(0)].map(bits));
  });
});

describe("A worker that", () => {
  const start = async (fault: string, deadlineMs = 30_000): Promise<Prefetcher<Tensor>> => {
    const dataset = await importDataset<Tensor>(fixture("faulty"), fault);
    return Prefetcher.start(new DataLoader(dataset, { batchSize: 3 }), { deadlineMs });
  };

  /** Goes through epoch 2 until it fails. */
  async function failure(prefetcher: Prefetcher<Tensor>): Promise<BatchError> {
    let given = 0;
    try {
      for await (const batch of prefetcher.epoch(2)) given += batch.size;
    } catch (error) {
      expect(prefetcher.loader.stateDict()).toMatchObject({ epoch: 2, batches: given / 3 });
      expect(error).toBeInstanceOf(BatchError);
      return error as BatchError;
    }
    throw new Error("the seventh sample must fail");
  }

  test("throws: the batch rejects with its error and position, and the worker goes on", async () => {
    await using prefetcher = await start("throws");
    const error = await failure(prefetcher);
    expect(error).toMatchObject({ epoch: 2, batch: 2, position: 7 });
    expect([...error.positions]).toEqual([6, 7, 8]);
    expect(error.message).toBe(
      "DataLoader: batch 2 of epoch 2 must be made without an error; got RangeError: the seventh sample is cursed at the dataset's position 7",
    );
    expect(error.cause).toMatchObject({
      name: "RangeError",
      message: "the seventh sample is cursed",
    });
    expect((error.cause as Error).stack).toContain("faulty-dataset.ts");
    expect((await prefetcher.epoch(0).next()).value).toBeInstanceOf(Tensor);
  });

  test.each(["exits", "crashes", "hangs"])(
    "%s: the same, and every later batch rejects",
    async (fault) => {
      await using prefetcher = await start(fault, fault === "hangs" ? 2_000 : 30_000);
      const error = await failure(prefetcher);
      const kind = { exits: "exited", crashes: "crashed", hangs: "hung" }[fault];
      expect(error.cause).toBeInstanceOf(WorkerError);
      expect(error.cause).toMatchObject({ kind });
      // A promise that nobody awaits ends the thread whenever the engine notices.
      if (fault !== "crashes") expect(error).toMatchObject({ batch: 2, position: 7 });
      await expect(prefetcher.epoch(0).next()).rejects.toThrow(BatchError);
    },
  );

  test("gives no tensors: the batch rejects with what came", async () => {
    await using prefetcher = await start("isNoTensor");
    await expect(prefetcher.epoch(0).next()).rejects.toThrow(
      /batch 0 of epoch 0 .* got ValueError: defaultCollate: samples must be tensors.*got number as sample 0/,
    );
  });

  test.each([
    ["doesNotStart", /no disk on this thread/],
    ["isShorter", /createDataset must give the same dataset on every thread; got 9 samples for 10/],
  ])("cannot make the dataset (%s): start rejects", async (fault, message) => {
    await expect(start(fault)).rejects.toThrow(message);
  });
});

describe("close", () => {
  test("rejects a batch that is waited for, and ends a worker in the middle of one", async () => {
    const dataset = await importDataset<Tensor>(fixture("faulty"), "hangs");
    const loader = new DataLoader(new Subset(dataset, [7]));
    const prefetcher = await Prefetcher.start(loader);
    const waiting = prefetcher.epoch(0).next();
    const rejected = expect(waiting).rejects.toMatchObject({
      name: "BatchError",
      cause: { kind: "closed" },
    });
    await prefetcher.close();
    await rejected;
    await prefetcher.close();
    expect(() => prefetcher.epoch(0)).toThrow("Prefetcher: it must be open; got a closed one");
  });

  test("gives back what was made ahead for a pass that nobody goes on with", async () => {
    const prefetcher = await Prefetcher.start(new DataLoader(rows, settings));
    const batches = prefetcher.epoch(0);
    await batches.next();
    await prefetcher.close();
    await expect(batches.next()).rejects.toThrow(/must be open|must be made/);
  });
});

describe("start refuses", () => {
  test("a collate, and datasets that other threads cannot find", async () => {
    const collated = new DataLoader(rows, { collate: (samples) => samples[0]! });
    await expect(Prefetcher.start(collated)).rejects.toThrow(
      "Prefetcher: a function cannot be sent to other threads; got a loader with a collate",
    );
    class Twice extends TensorDataset {}
    for (const dataset of [new Twice(rand([3])), new Subset(new Twice(rand([3])), [1])]) {
      await expect(Prefetcher.start(new DataLoader(dataset))).rejects.toThrow(
        /must be a TensorDataset, one of importDataset, .*; got Twice/,
      );
    }
  });

  test.each<[object, string | RegExp]>([
    [{ workers: 0 }, "Prefetcher: workers must be an integer from 1 to 1024; got 0"],
    [
      { prefetchFactor: 1.5 },
      "Prefetcher: prefetchFactor must be an integer from 1 to 1024; got 1.5",
    ],
    [{ depth: 2 }, /Prefetcher: options must be among .*; got "depth"/],
    [{ deadlineMs: -1 }, /callDeadlineMs must be above 0/],
  ])("the options %o", async (options, message) => {
    await expect(Prefetcher.start(new DataLoader(rows), options)).rejects.toThrow(message);
  });
});
