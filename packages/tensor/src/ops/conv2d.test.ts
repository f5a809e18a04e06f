import { describe, expect, test } from "vitest";
import {
  arange,
  conv1d,
  conv2d,
  DTypeError,
  noGrad,
  ones,
  randn,
  tensor,
  zeros,
  type Tensor,
} from "../index.ts";
import type { ConvOptions } from "./convolve-images.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import { describeOp, SUMMED } from "../../test/op-suite/index.ts";

const float64 = (shape: readonly number[]): Tensor =>
  randn(shape, { dtype: "float64", requiresGrad: true });
const counted = (shape: readonly number[], from: number, by: number): Tensor =>
  arange(
    shape.reduce((a, b) => a * b, 1),
    { dtype: "float32" },
  )
    .reshape(shape)
    .sub(from)
    .div(by)
    .detach();

const CASES: readonly [string, number[], number[], ConvOptions][] = [
  ["a border", [2, 3, 6, 5], [4, 3, 3, 2], { padding: 1 }],
  ["groups and stride", [2, 4, 7, 6], [4, 2, 3, 2], { padding: [1, 0], stride: [2, 1], groups: 2 }],
  ["dilation", [1, 2, 8, 9], [3, 2, 2, 3], { padding: 2, stride: 3, dilation: 2 }],
  ["a border wider than the kernel", [1, 2, 3, 3], [2, 2, 1, 2], { padding: 2 }],
  ["depthwise", [2, 3, 4, 6], [3, 1, 3, 3], { padding: 1, groups: 3 }],
  ["depthwise with stride", [2, 3, 5, 4], [3, 1, 3, 2], { padding: 1, stride: 2, groups: 3 }],
  ["depthwise, two filters a channel", [2, 3, 4, 4], [6, 1, 3, 3], { padding: 1, groups: 3 }],
  ["pointwise in groups", [2, 4, 3, 3], [6, 2, 1, 1], { groups: 2 }],
  ["pointwise with stride", [2, 4, 3, 3], [3, 4, 1, 1], { stride: 2 }],
  ["the same size", [2, 3, 3, 3], [2, 3, 2, 4], { padding: "same", dilation: [2, 1] }],
];

describe("conv2d", () => {
  test("gives PyTorch's values and gradients", () => {
    const x = counted([1, 2, 3, 4], 10, 4).setRequiresGrad();
    const w = counted([2, 2, 2, 3], 11, 8).setRequiresGrad();
    const b = tensor([1, -1], { requiresGrad: true });
    const y = conv2d(x, w, b, { stride: [2, 1], padding: [1, 1] });
    const wanted = [
      [
        [4.8125, 6.75, 6, 4.125],
        [3.1875, 2.9375, 0.875, -0.4375],
      ],
      [
        [-2.4375, -2, -0.5, -0.125],
        [8.6875, 14.4375, 16.875, 11.0625],
      ],
    ];
    expect(y.toArray()).toEqual([wanted]);
    y.backward(arange(16, { dtype: "float32" }).reshape([1, 2, 2, 4]));
    expect([...x.grad!.toTypedArray()]).toEqual([
      ...[8.5, 13.75, 13, 10.25, -7.25, -9.5, -12.5, -6.5, 5.5, 10.75, 10, 9.25],
      ...[22, 36.25, 40, 29.75, 18.25, 31, 32.5, 25, 31, 51.25, 55, 40.75],
    ]);
    expect([...w.grad!.toTypedArray()]).toEqual([
      ...[-22, -23.5, -14.5, -17, -13, -5, 32, 42.5, 30.5, 55, 71, 49],
      ...[-52, -59.5, -38.5, -77, -85, -53, 74, 102.5, 78.5, 139, 191, 145],
    ]);
    expect(b.grad!.toArray()).toEqual([28, 92]);
  });

  test('"same" keeps the size and puts the odd zero at the end, "valid" has no border', () => {
    const [x, w] = [counted([1, 2, 3, 4], 10, 4), counted([2, 2, 2, 3], 11, 8)];
    const y = conv2d(x, w, tensor([1, -1]), { padding: "same", dilation: 2 });
    expect([...y.toTypedArray()]).toEqual([
      ...[2.875, 2.4375, 2.75, 2.1875, 5.875, 4.625, 5.625, 4.125, 2.5, 1.6875, 2.375, 1.4375],
      ...[2.375, 3.4375, 2.25, 3.1875, 6.875, 8.625, 6.625, 8.125, 2, 2.6875, 1.875, 2.4375],
    ]);
    expect(conv2d(x, w, null, { padding: "valid" }).shape).toEqual([1, 2, 2, 2]);
    const odd = conv2d(ones([1, 3, 3]), ones([1, 1, 2, 2]), null, { padding: "same" });
    expect(odd.toArray()).toEqual([
      [
        [4, 4, 2],
        [4, 4, 2],
        [2, 2, 1],
      ],
    ]);
  });

  test.each(CASES)(
    "with %s has the gradients that differences give, twice",
    (_, xs, ws, options) => {
      const f = (x: Tensor, w: Tensor, b: Tensor): Tensor => conv2d(x, w, b, options);
      const inputs = [float64(xs), float64(ws), float64([ws[0]!])];
      gradCheck(f, inputs);
      gradGradCheck(f, inputs);
    },
  );

  test("large filters, images and batches give what a product with unfolded windows gives", () => {
    const x = randn([3, 40, 9, 11], { dtype: "float64" });
    const w = randn([300, 40, 3, 3], { dtype: "float64" });
    const y = conv2d(x, w, null, { padding: 1 });
    const one = conv2d(x, w.at(7).unsqueeze(0), null, { padding: 1 });
    const shifted = zeros([3, 9, 11], { dtype: "float64" });
    const [values, taps, given] = [
      shifted.toTypedArray<Float64Array>(),
      w.at(7).toTypedArray<Float64Array>(),
      x.toTypedArray<Float64Array>(),
    ];
    for (let n = 0; n < 3; n++)
      for (let c = 0; c < 40; c++)
        for (let i = 0; i < 9; i++)
          for (let j = 0; j < 11; j++)
            for (let t = 0; t < 9; t++) {
              const [r, s] = [i + Math.floor(t / 3) - 1, j + (t % 3) - 1];
              if (r < 0 || r > 8 || s < 0 || s > 10) continue;
              values[(n * 9 + i) * 11 + j]! +=
                taps[c * 9 + t]! * given[((n * 40 + c) * 9 + r) * 11 + s]!;
            }
    const seventh = y.transpose(0, 1).at(7).contiguous().toTypedArray();
    for (const [i, value] of [...seventh].entries()) {
      expect(value).toBeCloseTo(values[i]!, 10);
      expect(one.toTypedArray()[i]).toBe(value);
    }
  });

  test("takes images without a batch, strided operands, and empty batches", () => {
    const [x, w] = [randn([3, 5, 6]), randn([2, 3, 3, 3])];
    const y = conv2d(x, w);
    expect(y.shape).toEqual([2, 3, 4]);
    expect(conv2d(x.unsqueeze(0), w).toArray()).toEqual([y.toArray()]);
    const turned = x.permute([2, 0, 1]).contiguous().permute([1, 2, 0]);
    const filters = w.permute([3, 2, 1, 0]).contiguous().permute([3, 2, 1, 0]);
    expect(conv2d(turned, filters).toArray()).toEqual(y.toArray());
    const leaf = w.detach().setRequiresGrad();
    const none = conv2d(zeros([0, 3, 5, 6]), leaf, tensor([1, 2]));
    expect(none.shape).toEqual([0, 2, 3, 4]);
    none.sum().backward();
    expect(leaf.grad!.toArray()).toEqual(zeros([2, 3, 3, 3]).toArray());
  });

  test("a bias of float32 and infinities in the images reach the result", () => {
    const x = tensor([[[Infinity, 1, 2, 3, 4]]]);
    const y = noGrad(() => conv2d(x, ones([1, 1, 1, 2]), tensor([0.5])));
    expect(y.toArray()).toEqual([[[Infinity, 3.5, 5.5, 7.5]]]);
  });

  test("says what does not fit", () => {
    const [x, w] = [zeros([1, 2, 3, 3]), zeros([4, 2, 2, 2])];
    expect(() => conv2d(zeros([3, 3]), w)).toThrow(
      "conv2d: x must be [batch, channels, rows, cols] or [channels, rows, cols]; got shape [3, 3]",
    );
    expect(() => conv2d(x, zeros([4, 2, 2]))).toThrow("weight must have 4 dimensions");
    expect(() => conv2d(x, zeros([4, 2, 0, 2]))).toThrow("those of the kernel at least 1");
    expect(() => conv2d(x, zeros([4, 3, 2, 2]))).toThrow(
      "conv2d: weight must be [filters, channels / groups, ...] with filters divisible by groups; got x [1, 2, 3, 3] with " +
        "2 channels, weight [4, 3, 2, 2], groups 1",
    );
    expect(() => conv2d(x, zeros([3, 1, 2, 2]), null, { groups: 2 })).toThrow("groups 2");
    expect(() => conv2d(x, w, zeros([3]))).toThrow(
      "conv2d: bias must be [4], one value a result channel; got shape [3]",
    );
    expect(() => conv2d(x, zeros([4, 2, 2, 4]))).toThrow(
      "conv2d: the kernel must fit into the padded input; got kernel 2 x 4 (dilation included) for input 3 x 3 (padding " +
        "included), x [1, 2, 3, 3]",
    );
    expect(() => conv2d(zeros([1, 2, 0, 3]), zeros([4, 2, 1, 1]))).toThrow("must fit");
    expect(() => conv2d(x, zeros([4, 2, 2, 2], { dtype: "float64" }))).toThrow(
      "conv2d: x, weight and bias must have the same floating dtype; got float32, float64, no bias",
    );
    const ints = { dtype: "int32" } as const;
    expect(() => conv2d(zeros([1, 2, 3, 3], ints), zeros([4, 2, 2, 2], ints))).toThrow("floating");
    expect(() => conv2d(x, w, null, { stride: 0 })).toThrow(
      "conv2d: stride must be a whole number of at least 1, or two of them (rows, columns); got 0",
    );
    expect(() => conv2d(x, w, null, { padding: -1 })).toThrow("padding must be");
    expect(() => conv2d(x, w, null, { padding: [1, 2, 3] })).toThrow("got [1, 2, 3]");
    expect(() => conv2d(x, w, null, { dilation: 1.5 })).toThrow("got 1.5");
    expect(() => conv2d(x, w, null, { groups: 0 })).toThrow("groups must be a whole number");
    expect(() => conv2d(x, w, null, { padding: "same", stride: 2 })).toThrow("needs stride 1");
    // @ts-expect-error not one of the words
    expect(() => conv2d(x, w, null, { padding: "full" })).toThrow('got "full"');
  });
});

describe("conv1d", () => {
  test("gives PyTorch's values", () => {
    const x = arange(8, { dtype: "float32" }).reshape([2, 4]);
    const w = tensor([[[1, 2, 3]], [[4, 5, 6]]]);
    expect(conv1d(x, w, null, { groups: 2, padding: 1, stride: 2 }).toArray()).toEqual([
      [3, 14],
      [50, 92],
    ]);
  });

  test("has the gradients that differences give, twice", () => {
    const f = (x: Tensor, w: Tensor, b: Tensor): Tensor =>
      conv1d(x, w, b, { stride: 2, padding: 2, dilation: 2 });
    const inputs = [float64([2, 3, 9]), float64([4, 3, 3]), float64([4])];
    gradCheck(f, inputs);
    gradGradCheck(f, inputs);
  });

  test("says what does not fit", () => {
    expect(() => conv1d(zeros([4]), zeros([1, 1, 1]))).toThrow("[batch, channels, length]");
    expect(() => conv1d(zeros([1, 4]), zeros([1, 1, 5]))).toThrow(
      "conv1d: the kernel must fit into the padded input; got kernel 5 (dilation included) for input 4",
    );
    expect(() => conv1d(zeros([1, 4]), zeros([1, 1, 2]), null, { stride: [1, 1] })).toThrow(
      "conv1d: stride must be a whole number of at least 1; got [1, 1]",
    );
  });
});

describeOp("conv2d", {
  torch: "F.conv2d(a0, a1, a2, **o)",
  tolerance: SUMMED,
  dtypes: ["float32", "float64"],
  deviations: [
    {
      aspects: ["verdict"],
      when: ({ ours, torch, sample: { args } }) =>
        ours.error === null && torch.error !== undefined && (args as Tensor[])[1]!.size === 0,
      reason: "No filters give no channels.",
    },
    {
      aspects: ["verdict"],
      when: ({ ours, torch, sample: { args } }) =>
        ours.error === null && torch.error !== undefined && (args as Tensor[])[0]!.size === 0,
      reason:
        "An empty image with padding is all padding; PyTorch refuses it, and strided empty batches.",
    },
    {
      aspects: ["verdict"],
      when: ({ ours, sample: { args } }) =>
        ours.error instanceof DTypeError && (args as Tensor[])[0]!.size === 0,
      reason: "PyTorch does not look at the dtypes of empty batches.",
    },
  ],
  samples: (r) => [
    { args: [r.tensor([1, 2, 4, 4]), r.tensor([3, 2, 2, 2]), null, {}] },
    {
      args: [r.tensor([2, 2, 5, 4]), r.tensor([2, 2, 3, 2]), r.tensor([2])],
      options: { stride: 2, padding: 1 },
    },
    {
      args: [r.tensor([1, 4, 4, 3]), r.tensor([4, 2, 2, 2]), r.tensor([4])],
      options: { groups: 2, padding: [1, 0] },
    },
    { args: [r.tensor([2, 4, 5]), r.tensor([1, 2, 2, 2]), null], options: { dilation: [1, 2] } },
    { args: [r.tensor([0, 1, 3, 3]), r.tensor([1, 1, 2, 2]), null] },
    { args: [r.tensor([1, 1, 2, 2]), r.tensor([1, 1, 3, 3]), null] },
  ],
});
