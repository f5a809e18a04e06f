import { fromTypedArray, manualSeed, ValueError, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import {
  BatchSampler,
  DataLoader,
  RandomSampler,
  SequentialSampler,
  TensorDataset,
} from "./index.ts";

const labels = fromTypedArray(Int32Array.from({ length: 10 }, (_, i) => i));
const dataset = new TensorDataset(
  fromTypedArray(
    Float32Array.from({ length: 20 }, (_, i) => i / 2),
    [10, 2],
  ),
  labels,
);

function visited(loader: DataLoader<[Tensor, Tensor]>, epoch = 0): number[][] {
  return [...loader.epoch(epoch)].map(([, batch]) => [...batch.toTypedArray()]);
}

describe("DataLoader", () => {
  test("goes through the samples in order, the last batch smaller", () => {
    const loader = new DataLoader(dataset, { batchSize: 4 });
    expect(visited(loader)).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9],
    ]);
    expect(loader.length).toBe(3);
    expect([...loader]).toHaveLength(3);
  });

  test("drops the last batch when asked", () => {
    const loader = new DataLoader(dataset, { batchSize: 4, dropLast: true });
    expect(visited(loader)).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ]);
    expect(loader.length).toBe(2);
  });

  test("shuffles by seed and epoch alone: other draws and other epochs change nothing", () => {
    const loader = new DataLoader(dataset, { batchSize: 10, shuffle: true, seed: 5 });
    const [first, second] = [visited(loader, 0), visited(loader, 1)];
    manualSeed(1);
    expect(visited(new DataLoader(dataset, { batchSize: 10, shuffle: true, seed: 5 }), 1)).toEqual(
      second,
    );
    expect(visited(loader, 0)).toEqual(first);
    expect(first).not.toEqual(second);
    expect(
      visited(new DataLoader(dataset, { batchSize: 10, shuffle: true, seed: 6 }), 0),
    ).not.toEqual(first);
    expect(first[0]!.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test("goes plainly through the epoch that was set, the first at first", () => {
    const loader = new DataLoader(dataset, { batchSize: 4, shuffle: true, seed: 5 });
    const plain = (): number[][] => [...loader].map(([, batch]) => [...batch.toTypedArray()]);
    expect(plain()).toEqual(visited(loader, 0));
    expect(loader.setEpoch(3)).toBe(loader);
    expect(plain()).toEqual(visited(loader, 3));
    expect(plain()).toEqual(visited(loader, 3));
  });

  test("two passes at once do not disturb each other", () => {
    const loader = new DataLoader(dataset, { batchSize: 1, shuffle: true, seed: 5 });
    const alone = visited(loader, 0).flat();
    const other = loader.epoch(1);
    const beside: number[] = [];
    for (const [, label] of loader.epoch(0)) {
      other.next();
      beside.push(label.item());
    }
    expect(beside).toEqual(alone);
  });

  test.each([-1, 0.5, NaN])("refuses the epoch %d at once", (epoch) => {
    const loader = new DataLoader(dataset);
    expect(() => loader.epoch(epoch)).toThrow(/epoch must be a non-negative integer; got/);
    expect(() => loader.setEpoch(epoch)).toThrow(ValueError);
  });

  test("refuses a seed that is none, unknown options, and a sampler along with an order", () => {
    expect(() => new DataLoader(dataset, { shuffle: true, seed: 0.5 })).toThrow(ValueError);
    const sampler = new SequentialSampler();
    expect(() => new DataLoader(dataset, { sampler, shuffle: true })).toThrow(
      /a sampler decides the order by itself; got shuffle true/,
    );
    const batchSampler = new BatchSampler(sampler, 2, false);
    expect(() => new DataLoader(dataset, { batchSampler, batchSize: 2, dropLast: true })).toThrow(
      "DataLoader: a batch sampler decides the batches by itself; got batchSize, dropLast as well",
    );
    const misspelt: object = { batchsize: 4 };
    expect(() => new DataLoader(dataset, misspelt)).toThrow(/must be among .*; got "batchsize"/);
  });

  test("an empty dataset has no batches", () => {
    const empty = new DataLoader(new TensorDataset(labels.at(":0")), { shuffle: true });
    expect([empty.length, [...empty]]).toEqual([0, []]);
  });

  test("takes any sampler", () => {
    const loader = new DataLoader(dataset, {
      batchSize: 2,
      sampler: { order: () => Int32Array.of(7, 7, 1) },
    });
    expect(visited(loader)).toEqual([[7, 7], [1]]);
    expect(new RandomSampler(3).order(5, 0)).toHaveLength(5);
  });

  test.each([0, -1, 1.5, NaN])("refuses a batch size of %d", (batchSize) => {
    expect(() => new DataLoader(dataset, { batchSize })).toThrow(/positive integer; got/);
  });
});
