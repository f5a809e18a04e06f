import { describe, expect, test } from "vitest";
import {
  arange,
  conv2d,
  convTranspose1d,
  convTranspose2d,
  ones,
  randn,
  tensor,
  zeros,
  type Tensor,
} from "../index.ts";
import type { ConvTransposeOptions } from "./convolve-transposed.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";

const float64 = (shape: readonly number[]): Tensor =>
  randn(shape, { dtype: "float64", requiresGrad: true });
const counted = (shape: readonly number[]): Tensor =>
  arange(
    shape.reduce((a, b) => a * b, 1),
    { dtype: "float32" },
  ).reshape(shape);

const CASES: readonly [string, number[], number[], ConvTransposeOptions][] = [
  ["a border", [2, 3, 4, 5], [3, 2, 3, 2], { padding: 1 }],
  [
    "stride and groups",
    [2, 4, 4, 3],
    [4, 2, 3, 4],
    { padding: 1, stride: 2, outputPadding: 1, groups: 2 },
  ],
  ["dilation", [2, 2, 4, 3], [2, 2, 3, 2], { outputPadding: 1, dilation: 2 }],
  ["depthwise", [2, 3, 4, 3], [3, 1, 3, 2], { stride: [2, 1], padding: 1, groups: 3 }],
  ["pointwise", [2, 3, 2, 2], [3, 4, 1, 1], {}],
];

describe("convTranspose2d", () => {
  test("gives PyTorch's values", () => {
    const [x, w] = [counted([1, 2, 2, 2]), counted([2, 1, 3, 3])];
    const options = { stride: 2, padding: 1, outputPadding: 1 };
    expect(convTranspose2d(x, w, tensor([0.5]), options).toArray()).toEqual([
      [
        [
          [52.5, 119.5, 69.5, 75.5],
          [126.5, 282.5, 160.5, 176.5],
          [86.5, 187.5, 103.5, 113.5],
          [110.5, 241.5, 133.5, 143.5],
        ],
      ],
    ]);
    const dilated = convTranspose2d(x, w, null, {
      ...options,
      outputPadding: [1, 0],
      dilation: 2,
      groups: 2,
    });
    expect(dilated.shape).toEqual([1, 2, 6, 5]);
    const values = [...dilated.toTypedArray()];
    const wanted = [5, 11, 23, 29, 32, 37, 235, 257, 301, 323, 201, 214];
    expect(values.filter((value) => value !== 0)).toEqual(wanted);
  });

  test.each(CASES)(
    "with %s has the gradients that differences give, twice",
    (_, xs, ws, options) => {
      const f = (x: Tensor, w: Tensor, b: Tensor): Tensor => convTranspose2d(x, w, b, options);
      const inputs = [float64(xs), float64(ws), float64([ws[1]! * (options.groups ?? 1)])];
      gradCheck(f, inputs);
      gradGradCheck(f, inputs);
    },
  );

  test("is the gradient of conv2d with respect to its input", () => {
    const x = float64([2, 3, 7, 6]);
    const w = randn([4, 3, 3, 3], { dtype: "float64" });
    const y = conv2d(x, w, null, { stride: 2, padding: 1 });
    const dy = randn(y.shape, { dtype: "float64" });
    y.backward(dy);
    const back = convTranspose2d(dy, w, null, { stride: 2, padding: 1, outputPadding: [0, 1] });
    expect(back.toArray()).toEqual(x.grad!.toArray());
  });

  test("takes images without a batch and empty batches", () => {
    expect(convTranspose2d(ones([2, 3, 3]), ones([2, 1, 2, 2])).shape).toEqual([1, 4, 4]);
    expect(convTranspose2d(zeros([0, 2, 3, 3]), ones([2, 1, 2, 2])).shape).toEqual([0, 1, 4, 4]);
  });

  test("says what does not fit", () => {
    const [x, w] = [zeros([1, 2, 3, 3]), zeros([2, 4, 2, 2])];
    expect(() => convTranspose2d(x, zeros([3, 4, 2, 2]))).toThrow(
      "convTranspose2d: weight must be [channels, result channels / groups, ...] with channels divisible by groups; got x " +
        "[1, 2, 3, 3] with 2 channels, weight [3, 4, 2, 2], groups 1",
    );
    expect(() => convTranspose2d(x, w, zeros([2]))).toThrow("bias must be [4]");
    expect(() => convTranspose2d(x, w, null, { outputPadding: 1 })).toThrow(
      "convTranspose2d: outputPadding must be less than the stride or the dilation; got outputPadding 1, stride 1, dilation 1",
    );
    expect(() => convTranspose2d(x, w, null, { padding: 2 })).toThrow(
      "convTranspose2d: input and result must have at least one place; got a result of 0 x 0",
    );
    expect(() => convTranspose2d(zeros([3]), w)).toThrow("x must be [batch, channels, rows, cols]");
    expect(() => convTranspose2d(x, zeros([2, 4, 2, 2], { dtype: "float64" }))).toThrow(
      "same floating dtype",
    );
  });
});

describe("convTranspose1d", () => {
  test("spreads each element over its window", () => {
    const y = convTranspose1d(tensor([[1, 2]]), tensor([[[1, 10, 100]]]), tensor([0.5]), {
      stride: 2,
    });
    expect(y.toArray()).toEqual([[1.5, 10.5, 102.5, 20.5, 200.5]]);
  });

  test("has the gradients that differences give, twice", () => {
    const f = (x: Tensor, w: Tensor): Tensor =>
      convTranspose1d(x, w, null, { stride: 3, padding: 1, outputPadding: 2, groups: 2 });
    gradCheck(f, [float64([2, 4, 3]), float64([4, 2, 3])]);
    gradGradCheck(f, [float64([2, 4, 3]), float64([4, 2, 3])]);
  });
});
