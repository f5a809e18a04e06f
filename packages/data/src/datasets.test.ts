import {
  arange,
  IndexError,
  rand,
  ShapeError,
  tensor,
  ValueError,
  type Tensor,
} from "@weft/tensor";
import { describe, expect, test } from "vitest";
import {
  BatchError,
  ConcatDataset,
  DataLoader,
  defaultCollate,
  importDataset,
  randomSplit,
  Subset,
  TensorDataset,
  type Dataset,
} from "./index.ts";

const squares: Dataset<readonly [x: Tensor, y: Tensor]> = {
  length: 7,
  get: (i) => [tensor([i, -i]), tensor(i * i, { dtype: "int32" })],
};
const rows = new TensorDataset(arange(10, { dtype: "int32" }));

describe("A dataset with get", () => {
  test("gives batches of stacked samples, arrays as arrays and tensors as tensors", () => {
    const [x, y] = [...new DataLoader(squares, { batchSize: 3 }).epoch(0)][1]!;
    expect(x.toArray()).toEqual([
      [3, -3],
      [4, -4],
      [5, -5],
    ]);
    expect([y.dtype, y.toArray()]).toEqual(["int32", [9, 16, 25]]);
    const single: Dataset<Tensor> = { length: 2, get: (i) => tensor([i]) };
    const [batch] = new DataLoader(single, { batchSize: 2 });
    expect(batch!.toArray()).toEqual([[0], [1]]);
  });

  test("may have samples of any kind, with a collate that makes batches of them", () => {
    const words: Dataset<string> = { length: 3, get: (i) => "ab".repeat(i) };
    const loader = new DataLoader(words, {
      batchSize: 3,
      collate: (samples) => tensor(samples.map(({ length }) => length)),
    });
    expect([...loader][0]!.toArray()).toEqual([0, 2, 4]);
    const sums = new DataLoader(rows, {
      batchSize: 5,
      collate: (samples) => samples.reduce((sum, [x]) => sum + x.item(), 0),
    });
    expect([...sums]).toEqual([10, 35]);
  });

  test("draws from the default generator by seed, epoch and batch alone, and leaves no trace there", () => {
    const noise: Dataset<Tensor> = { length: 4, get: () => rand([2]) };
    const bits = (epoch: number, seed = 0): unknown[] =>
      [...new DataLoader(noise, { batchSize: 2, seed }).epoch(epoch)].map((x) => x.toArray());
    const first = bits(0);
    const next = rand([1]).item();
    expect(bits(0)).toEqual(first);
    expect(first[0]).not.toEqual(first[1]);
    expect(bits(1)).not.toEqual(first);
    expect(bits(0, 1)).not.toEqual(first);
    expect(rand([1]).item()).not.toBe(next);
  });

  test("that throws says which sample of which batch it was, and the position stays before it", () => {
    const cursed: Dataset<Tensor> = {
      length: 9,
      get(i) {
        if (i === 4) throw new RangeError("cursed");
        return tensor(i);
      },
    };
    const loader = new DataLoader(cursed, { batchSize: 3 });
    const read = (): unknown => [...loader.epoch(5)];
    expect(read).toThrow(BatchError);
    expect(read).toThrow(
      "DataLoader: batch 1 of epoch 5 must be made without an error; got RangeError: cursed at the dataset's position 4",
    );
    expect(loader.stateDict()).toMatchObject({ epoch: 5, batches: 1 });
  });
});

describe("defaultCollate", () => {
  test.each<[readonly unknown[], string]>([
    [[], "there must be at least one sample; got none"],
    [[1], "got number as sample 0 (other samples need a collate of their own)"],
    [[Promise.resolve(1)], "got a promise as sample 0"],
    [[tensor(1), [tensor(1)]], "got [a tensor] as sample 1 after a tensor"],
    [
      [[tensor(1)], [tensor(1), tensor(2)]],
      "got [a tensor, a tensor] as sample 1 after [a tensor]",
    ],
    [[[tensor(1), null]], "got [a tensor, null] as sample 0"],
    [[{ x: 1 }], "got an object as sample 0"],
  ])("refuses %o", (samples, message) => {
    expect(() => defaultCollate(samples)).toThrow(ValueError);
    expect(() => defaultCollate(samples)).toThrow(message);
  });

  test("refuses tensors of different shapes", () => {
    expect(() => defaultCollate([tensor([1]), tensor([1, 2])])).toThrow(ShapeError);
  });
});

describe("Subset", () => {
  const subset = new Subset(squares, [6, 0, 6, 2]);

  test("has the samples of its indices, one by one and in batches, of subsets too", () => {
    expect(subset.length).toBe(4);
    expect(subset.get(2)[1].item()).toBe(36);
    const inner = new Subset(new Subset(rows, [9, 8, 7, 6]), tensor([3, 0], { dtype: "int32" }));
    expect([...new DataLoader(inner, { batchSize: 2 })][0]![0].toArray()).toEqual([6, 9]);
    expect(subset.select).toBeUndefined();
  });

  test("uses a tensor of indices without a copy", () => {
    const indices = tensor([1, 2], { dtype: "int32" });
    expect(new Subset(squares, indices).indices.storage).toBe(indices.storage);
    expect(() => new Subset(squares, tensor([1]))).toThrow(
      "Subset: a tensor of indices must be int32 of one dimension; got float32 of shape [1]",
    );
  });

  test("refuses indices that the dataset does not have, and positions that it has not itself", () => {
    expect(() => new Subset(squares, [7])).toThrow(IndexError);
    expect(() => new Subset(squares, [0.5])).toThrow(/integers from 0 .*; got 0.5 as number 0/);
    expect(() => subset.get(4)).toThrow("Subset: a position must be an integer from 0 to 3; got 4");
  });
});

describe("ConcatDataset", () => {
  test("has the samples of all, in order; empty ones have none", () => {
    const none = new Subset(squares, []);
    const all = new ConcatDataset([none, new Subset(squares, [1, 2]), none, squares, none]);
    expect(all.length).toBe(9);
    const [batch] = new DataLoader(all, { batchSize: 9 });
    expect(batch![1].toArray()).toEqual([1, 4, 0, 1, 4, 9, 16, 25, 36]);
    expect(() => all.get(9)).toThrow(IndexError);
    expect(() => new ConcatDataset([])).toThrow(/at least one dataset; got none/);
  });
});

describe("randomSplit", () => {
  test("deals every sample out once; the seed alone decides", () => {
    const parts = randomSplit(rows, [5, 3, 2], { seed: 3 });
    expect(parts.map(({ length }) => length)).toEqual([5, 3, 2]);
    const dealt = parts.flatMap(({ indices }) => [...indices.toTypedArray<Int32Array>()]);
    expect(dealt.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const [other] = randomSplit(rows, [5, 5], { seed: 3 });
    expect(other.indices.toArray()).toEqual(parts[0].indices.toArray());
  });

  test.each([[[5, 4]], [[0.5, 0.4]], [[-1, 11]], [[0.5, 9.5]], [[NaN]], [[]]])(
    "refuses the lengths %o",
    (lengths) => {
      expect(() => randomSplit(rows, lengths)).toThrow(
        /lengths must add up to the dataset's 10, or be fractions that add up to 1; got \[/,
      );
    },
  );
});

describe("importDataset", () => {
  test("gives the dataset of a module, with its select where it has one", async () => {
    const ragged = await importDataset<Tensor, Tensor>(
      new URL("../test/ragged-dataset.ts", import.meta.url),
    );
    expect([ragged.length, ragged.get(7).toArray()]).toEqual([23, [7, 7, 7]]);
    expect(ragged.select!(tensor([0, 3], { dtype: "int32" })).shape).toEqual([2, 4]);
    const noisy = await importDataset(new URL("../test/noisy-dataset.ts", import.meta.url), 4);
    expect([noisy.length, noisy.select]).toEqual([4, undefined]);
  });

  const source = (text: string): string => `data:text/javascript,${encodeURIComponent(text)}`;
  test.each([
    ["./photos.js", /the module must be a URL, .*; got "\.\/photos\.js"/],
    ["file:///no/such/photos.js", /the module file:\/\/\/no\/such\/photos.js must load; got /],
    [source("export const dataset = 1"), /must export a function createDataset; got none in data:/],
    [
      source("export const createDataset = () => ({ get() {} })"),
      /createDataset must return an object with length and get; got an object with get from data:/,
    ],
    [source("export const createDataset = () => null"), /with length and get; got null from/],
  ])("refuses %s", async (module, message) => {
    await expect(importDataset(module)).rejects.toThrow(ValueError);
    await expect(importDataset(module)).rejects.toThrow(message);
  });
});
