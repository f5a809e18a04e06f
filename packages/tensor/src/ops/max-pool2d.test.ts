import { describe, expect, test } from "vitest";
import {
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  arange,
  maxPool1d,
  maxPool2d,
  randn,
  tensor,
  zeros,
  type Tensor,
} from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";

const counted = (shape: readonly number[]): Tensor =>
  arange(
    shape.reduce((a, b) => a * b, 1),
    { dtype: "float32" },
  ).reshape(shape);

describe("maxPool2d", () => {
  test("gives PyTorch's values and places: NaN wins, the last of several; -Infinity counts", () => {
    const [n, i] = [NaN, -Infinity];
    const x = tensor([
      [
        [1, n, 2, 3],
        [4, n, 5, 1],
        [i, i, 0, 0],
        [i, i, 0, 0],
      ],
    ]);
    for (const { values, indices } of [
      maxPool2d(x, 2, { returnIndices: true }),
      adaptiveMaxPool2d(x, 2, { returnIndices: true }),
    ]) {
      expect([...values.toTypedArray()]).toEqual([NaN, 5, -Infinity, 0]);
      expect(indices.dtype).toBe("int64");
      expect(indices.shape).toEqual([1, 2, 2]);
      expect([...indices.toTypedArray()].map(Number)).toEqual([5, 6, 8, 10]);
    }
  });

  test("ceilMode, padding and dilation give PyTorch's windows", () => {
    const options = { padding: 1, ceilMode: true };
    expect(maxPool2d(counted([1, 5, 5]), 2, { ...options, stride: 2 }).toArray()).toEqual([
      [
        [0, 2, 4],
        [10, 12, 14],
        [20, 22, 24],
      ],
    ]);
    expect(maxPool2d(counted([1, 6, 6]), 2, { ...options, stride: 3 }).toArray()).toEqual([
      [
        [0, 3, 5],
        [18, 21, 23],
        [30, 33, 35],
      ],
    ]);
    const dilated = maxPool2d(counted([1, 5, 5]), 2, { stride: 2, dilation: 2, ceilMode: true });
    expect(dilated.toArray()).toEqual([
      [
        [12, 14],
        [22, 24],
      ],
    ]);
  });

  test("the gradient goes to the first of equal elements, and adds up where windows overlap", () => {
    const x = tensor([[[1, 2, 2, 1]]], { requiresGrad: true });
    maxPool2d(x, [1, 3], { stride: 1 }).sum().backward();
    expect(x.grad!.toArray()).toEqual([[[0, 2, 0, 0]]]);
    const y = tensor([[[1, 2, 2, 1]]], { requiresGrad: true });
    maxPool2d(y, [1, 3], { stride: 1, returnIndices: true }).values.sum().backward();
    expect(y.grad!.toArray()).toEqual([[[0, 2, 0, 0]]]);
  });

  test("has the gradients that differences give, twice", () => {
    const x = randn([2, 3, 6, 7], { dtype: "float64", requiresGrad: true });
    const f = (x: Tensor): Tensor =>
      maxPool2d(x, 3, { stride: 2, padding: 1, dilation: 2, ceilMode: true });
    gradCheck(f, [x]);
    gradGradCheck((x) => f(x).mul(f(x)), [x]);
  });

  test("takes strided images, images without a batch, and empty batches", () => {
    const x = randn([2, 3, 4, 6]);
    const turned = x.transpose(2, 3).contiguous().transpose(2, 3);
    expect(maxPool2d(turned, 2).toArray()).toEqual(maxPool2d(x, 2).toArray());
    expect(maxPool2d(x.at(0), 2).toArray()).toEqual(maxPool2d(x, 2).at(0).toArray());
    expect(maxPool2d(zeros([0, 3, 4, 6]), 2).shape).toEqual([0, 3, 2, 3]);
  });

  test("says what does not fit", () => {
    const x = zeros([1, 1, 4, 4]);
    expect(() => maxPool2d(zeros([4, 4]), 2)).toThrow(
      "maxPool2d: x must be [batch, channels, rows, cols] or [channels, rows, cols]; got shape [4, 4]",
    );
    expect(() => maxPool2d(x, 2, { padding: 2 })).toThrow(
      "maxPool2d: padding must be at most half of the kernel; got padding 2 x 2 for kernel 2 x 2",
    );
    expect(() => maxPool2d(x, 5)).toThrow(
      "maxPool2d: the kernel must fit into the padded input; got kernel 5 x 5, dilation 1 x 1, padding 0 x 0 for x [1, 1, 4, 4]",
    );
    expect(() => maxPool2d(zeros([1, 1, 0, 4]), [1, 2], { padding: 0 })).toThrow("must fit");
    expect(() => maxPool2d(x, 0)).toThrow("kernelSize must be a whole number of at least 1");
    expect(() => maxPool2d(x, 2, { stride: 0 })).toThrow("stride must be");
    expect(() => maxPool2d(x, 2, { dilation: -1 })).toThrow("dilation must be");
    expect(() => maxPool2d(zeros([1, 1, 4, 4], { dtype: "int32" }), 2)).toThrow(
      'maxPool2d: x must be floating; got int32 (cast it first, as in x.to("float32"))',
    );
  });
});

describe("maxPool1d", () => {
  test("gives PyTorch's values", () => {
    expect(maxPool1d(tensor([[1, 3, 2, 4, 0]]), 2).toArray()).toEqual([[3, 4]]);
    const x = tensor([[NaN, 1, NaN, 2]]);
    const { indices } = maxPool1d(x, 3, { stride: 1, returnIndices: true });
    expect([...indices.toTypedArray()].map(Number)).toEqual([2, 2]);
    expect(() => maxPool1d(tensor([1, 2]), 2)).toThrow("[batch, channels, length]");
  });
});

describe("adaptiveMaxPool2d", () => {
  test("gives PyTorch's windows", () => {
    const { values, indices } = adaptiveMaxPool2d(counted([1, 5, 7]), [3, 4], {
      returnIndices: true,
    });
    const wanted = [8, 10, 12, 13, 22, 24, 26, 27, 29, 31, 33, 34];
    expect([...values.toTypedArray()]).toEqual(wanted);
    expect([...indices.toTypedArray()].map(Number)).toEqual(wanted);
    expect(adaptiveMaxPool1d(tensor([[1, 2, 3]]), null).toArray()).toEqual([[1, 2, 3]]);
  });

  test("has the gradients that differences give", () => {
    const x = randn([2, 3, 6, 7], { dtype: "float64", requiresGrad: true });
    gradCheck((x) => adaptiveMaxPool2d(x, [4, 9]), [x]);
  });

  test("says what does not fit", () => {
    const x = zeros([1, 4, 4]);
    expect(() => adaptiveMaxPool2d(zeros([1, 0, 4]), 2)).toThrow(
      "adaptiveMaxPool2d: x must have elements to pool; got shape [1, 0, 4]",
    );
    expect(() => adaptiveMaxPool2d(x, [1, 2, 3])).toThrow("outputSize must be one size, or two");
    expect(() => adaptiveMaxPool2d(x, -1)).toThrow("outputSize must be a whole number");
    expect(() => adaptiveMaxPool2d(zeros([1, 4, 4], { dtype: "int32" }), 2)).toThrow("floating");
  });
});
