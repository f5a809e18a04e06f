import { IndexError, tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { TensorDataset } from "./index.ts";

const numbers = tensor([
  [0, 1],
  [2, 3],
  [4, 5],
]);
const labels = tensor([7, 8, 9], { dtype: "int32" });

describe("TensorDataset", () => {
  test("selects the same samples of every tensor, in any order and repeatedly", () => {
    const [x, y] = new TensorDataset(numbers, labels).select(tensor([2, 0, 2], { dtype: "int32" }));
    expect(x.toArray()).toEqual([
      [4, 5],
      [0, 1],
      [4, 5],
    ]);
    expect(y.toArray()).toEqual([9, 7, 9]);
    expect(y.dtype).toBe("int32");
  });

  test("gives one sample as views of its rows", () => {
    const [x, y] = new TensorDataset(numbers, labels).get(1);
    expect(x.toArray()).toEqual([2, 3]);
    expect(y.item()).toBe(8);
    expect(x.storage).toBe(numbers.storage);
  });

  test.each([-1, 3, 0.5, NaN])("refuses the position %d", (position) => {
    const dataset = new TensorDataset(numbers, labels);
    expect(() => dataset.get(position)).toThrow(IndexError);
    expect(() => dataset.get(position)).toThrow(/an integer from 0 to 2; got/);
  });

  test("refuses positions out of range in a batch", () => {
    const dataset = new TensorDataset(numbers);
    expect(() => dataset.select(tensor([0, 3], { dtype: "int32" }))).toThrow(IndexError);
  });

  test("puts a transposed tensor in order once, and pins what it holds", () => {
    const turned = tensor([
      [0, 2, 4],
      [1, 3, 5],
    ]).t();
    const { tensors } = new TensorDataset(turned);
    expect(tensors[0].isContiguous()).toBe(true);
    expect(tensors[0].storage.isPermanent).toBe(true);
    expect(tensors[0].toArray()).toEqual(numbers.toArray());
  });

  test("refuses tensors of different lengths, scalars, and none", () => {
    expect(() => new TensorDataset(numbers, labels.at("1:"))).toThrow(
      /same number of rows; got \[3, 2\] \[2\]/,
    );
    expect(() => new TensorDataset(tensor(1))).toThrow(/same number of rows; got \[\]/);
    expect(() => new TensorDataset()).toThrow(/got no tensor/);
  });
});
