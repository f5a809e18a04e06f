import { describe, expect, test } from "vitest";
import {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  arange,
  avgPool1d,
  avgPool2d,
  randn,
  tensor,
  zeros,
  type Tensor,
} from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";

const counted = (shape: readonly number[]): Tensor =>
  arange(
    shape.reduce((a, b) => a * b, 1),
    { dtype: "float64" },
  ).reshape(shape);
const flat = (x: Tensor): number[] =>
  [...x.toTypedArray()].map((value) => Math.round(Number(value) * 1e4) / 1e4);

describe("avgPool2d", () => {
  test("gives PyTorch's values for every way of counting", () => {
    const options = { stride: 2, padding: 1, ceilMode: true };
    expect(flat(avgPool2d(counted([1, 5, 5]), 3, options))).toEqual([
      ...[1.3333, 3, 2.6667, 7, 12, 9, 8, 13, 9.3333],
    ]);
    expect(flat(avgPool2d(counted([1, 5, 5]), 2, options))).toEqual([
      ...[0, 0.75, 1.75, 3.75, 9, 11, 8.75, 19, 21],
    ]);
    const inside = { ...options, countIncludePad: false };
    expect(flat(avgPool2d(counted([1, 4, 4]), 3, inside))).toEqual([
      ...[2.5, 4, 5, 8.5, 10, 11, 12.5, 14, 15],
    ]);
    const divided = { ...options, divisorOverride: 5 };
    expect(flat(avgPool2d(counted([1, 4, 4]), 3, divided))).toEqual([
      ...[2, 4.8, 2, 10.2, 18, 6.6, 5, 8.4, 3],
    ]);
    expect(flat(avgPool1d(counted([1, 6]), 4, { stride: 3, padding: 2, ceilMode: true }))).toEqual([
      ...[0.25, 2.5, 2.25],
    ]);
  });

  test("has the gradients that differences give, twice", () => {
    const x = randn([2, 3, 6, 7], { dtype: "float64", requiresGrad: true });
    const f = (x: Tensor): Tensor =>
      avgPool2d(x, [3, 2], { stride: 2, padding: 1, ceilMode: true, countIncludePad: false });
    gradCheck(f, [x]);
    gradGradCheck((x) => f(x).mul(f(x)), [x]);
    const sequence = randn([2, 7], { dtype: "float64", requiresGrad: true });
    gradCheck((x) => avgPool1d(x, 3, { stride: 1, padding: 1 }), [sequence]);
  });

  test("takes strided images and empty batches", () => {
    const x = randn([2, 3, 4, 6]);
    const turned = x.transpose(1, 3).contiguous().transpose(1, 3);
    expect(avgPool2d(turned, 2).toArray()).toEqual(avgPool2d(x, 2).toArray());
    expect(avgPool2d(zeros([0, 3, 4, 6]), 2).shape).toEqual([0, 3, 2, 3]);
  });

  test("says what does not fit", () => {
    const x = zeros([1, 1, 4, 4]);
    expect(() => avgPool2d(zeros([4]), 2)).toThrow("avgPool2d: x must be");
    expect(() => avgPool2d(x, 5)).toThrow("avgPool2d: the kernel must fit into the padded input");
    expect(() => avgPool2d(x, 2, { padding: 2 })).toThrow("at most half of the kernel");
    expect(() => avgPool2d(x, 2, { divisorOverride: 0 })).toThrow(
      "avgPool2d: divisorOverride must be a whole number other than 0; got 0",
    );
    expect(() => avgPool2d(zeros([1, 1, 4, 4], { dtype: "int32" }), 2)).toThrow("floating");
    expect(() => avgPool1d(x, 2)).toThrow("avgPool1d: x must be [batch, channels, length]");
  });
});

describe("adaptiveAvgPool2d", () => {
  test("gives PyTorch's values, also for sizes larger than the input, null and 0", () => {
    const x = counted([1, 5, 7]);
    expect(flat(adaptiveAvgPool2d(x, [3, 4]))).toEqual([
      ...[4, 5.5, 7.5, 9, 14.5, 16, 18, 19.5, 25, 26.5, 28.5, 30],
    ]);
    expect(adaptiveAvgPool2d(x, [null, 7]).toArray()).toEqual(x.toArray());
    expect(adaptiveAvgPool2d(x, [0, 2]).shape).toEqual([1, 0, 2]);
    expect(adaptiveAvgPool1d(tensor([[1, 2]]), 4).toArray()).toEqual([[1, 1, 2, 2]]);
    expect(adaptiveAvgPool2d(zeros([0, 2, 4, 4]), 3).shape).toEqual([0, 2, 3, 3]);
  });

  test("has the gradients that differences give, twice", () => {
    const x = randn([2, 3, 5, 4], { dtype: "float64", requiresGrad: true });
    gradCheck((x) => adaptiveAvgPool2d(x, [3, 6]), [x]);
    gradGradCheck((x) => adaptiveAvgPool2d(x, 1).exp(), [x]);
  });

  test("says what does not fit", () => {
    expect(() => adaptiveAvgPool2d(zeros([4]), 2)).toThrow("adaptiveAvgPool2d: x must be");
    expect(() => adaptiveAvgPool2d(zeros([1, 4, 0]), 2)).toThrow("must have elements to pool");
    expect(() => adaptiveAvgPool1d(zeros([1, 4]), [1, 2])).toThrow(
      "adaptiveAvgPool1d: outputSize must be one size; got [1,2]",
    );
    expect(() => adaptiveAvgPool1d(zeros([1, 4]), 1.5)).toThrow("got [1.5]");
  });
});
