import { fromTypedArray, manualSeed, tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { DataLoader, RandomSampler, TensorDataset } from "./index.ts";

const labels = fromTypedArray(Int32Array.from({ length: 10 }, (_, i) => i));
const dataset = new TensorDataset(
  fromTypedArray(
    Float32Array.from({ length: 20 }, (_, i) => i / 2),
    [10, 2],
  ),
  labels,
);

function visited(loader: DataLoader, epoch = 0): number[][] {
  return [...loader.epoch(epoch)].map(([, batch]) => [...batch!.toTypedArray()]);
}

describe("TensorDataset", () => {
  test("selects the same samples of every tensor", () => {
    const [x, y] = dataset.select(tensor([9, 0], { dtype: "int32" }));
    expect(x!.toArray()).toEqual([
      [9, 9.5],
      [0, 0.5],
    ]);
    expect(y!.toArray()).toEqual([9, 0]);
  });

  test("refuses tensors of different lengths, and none", () => {
    expect(() => new TensorDataset(labels, labels.at("1:"))).toThrow(
      /same number of rows; got \[10\] \[9\]/,
    );
    expect(() => new TensorDataset()).toThrow(/got no tensor/);
  });
});

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
