import { noGrad, Parameter, tensor, transpose, zeros } from "@weft/tensor";
import { expect, test } from "vitest";
import { copyTogether, isSamePlace, largestDifference } from "./memory-places.ts";

test("tensors are in the same place when they have the same elements of one storage", () => {
  const whole = tensor([
    [1, 2],
    [3, 4],
  ]);
  expect(isSamePlace(whole, whole.detach())).toBe(true);
  expect(isSamePlace(whole, transpose(whole, 0, 1))).toBe(false);
  expect(isSamePlace(whole.at(0), whole.at(1))).toBe(false);
  expect(isSamePlace(whole, whole.reshape([4]))).toBe(false);
  expect(isSamePlace(whole, whole.clone())).toBe(false);
});

test("copies share memory as their originals did: whole, transposed and in parts", () => {
  const whole = new Parameter(
    tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]),
  );
  const parts = [whole.data, transpose(whole.data, 0, 1), whole.data.at(1), whole.data];
  const copies = copyTogether(parts);
  expect(copies.map((copy) => copy.toArray())).toEqual(parts.map((part) => part.toArray()));
  expect(new Set(copies.map(({ storage }) => storage)).size).toBe(1);
  expect(copies[0]!.storage).not.toBe(whole.storage);
  noGrad(() => copies[2]!.fill_(9));
  expect(copies[1]!.toArray()).toEqual([
    [1, 9],
    [2, 9],
    [3, 9],
  ]);
  expect(whole.toArray()).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
});

test("a tensor that is alone is copied alone, without the rest of its storage", () => {
  const row = zeros([1000, 4]).at(3);
  expect(copyTogether([row, row.detach()])[0]!.storage.byteLength).toBe(16);
  expect(copyTogether([])).toEqual([]);
});

test("the largest difference counts a number against none as infinite, and two of none as equal", () => {
  expect(largestDifference(tensor([1, 5]), tensor([2, 2]))).toBe(3);
  expect(largestDifference(tensor([NaN, 0]), tensor([NaN, -0]))).toBe(0);
  expect(largestDifference(tensor([NaN]), tensor([1]))).toBe(Infinity);
  expect(largestDifference(tensor([Infinity]), tensor([Infinity]))).toBe(0);
  expect(largestDifference(tensor([true]), tensor([false]))).toBe(1);
});
