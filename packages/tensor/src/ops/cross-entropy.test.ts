import { describe, expect, test } from "vitest";
import { crossEntropy, logSoftmax, tensor, zeros, type DType, type Tensor } from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import { describeOp, SUMMED } from "../../test/op-suite/index.ts";
import {
  FLOATING,
  FORGETS_PLACES,
  HAS_MORE_GRADIENTS,
  LABEL_DEVIATIONS,
  MEETS,
} from "../../test/loss-samples.ts";

const logits = (): Tensor =>
  tensor(
    [
      [0.2, -1.3, 2.1],
      [1.5, 0.4, -0.7],
      [-0.3, 0.9, 0.1],
    ],
    { dtype: "float64", requiresGrad: true },
  );
const labels = tensor([2n, 0n, 1n]);
const float64 = (values: number[] | number[][]): Tensor => tensor(values, { dtype: "float64" });
const weight = float64([0.5, 2, 1]);
const close = (a: Tensor, b: number): void => {
  expect(a.item()).toBeCloseTo(b, 13);
};

/** `-log softmax(logits)[row][class]`. */
const rows = logSoftmax(logits()).toArray() as number[][];
const at = (row: number, label: number): number => -rows[row]![label]!;
const each = [at(0, 2), at(1, 0), at(2, 1)] as const;

describe("crossEntropy", () => {
  test("is -log softmax at the label, averaged over samples that are not ignored", () => {
    close(crossEntropy(logits(), labels), (each[0] + each[1] + each[2]) / 3);
    close(crossEntropy(logits(), labels, { reduction: "sum" }), each[0] + each[1] + each[2]);
    close(crossEntropy(logits(), labels, { ignoreIndex: 0 }), (each[0] + each[2]) / 2);
    expect(crossEntropy(logits(), labels, { reduction: "none" }).shape).toEqual([3]);
    expect(crossEntropy(tensor([[0, 0]]), tensor([1n])).item()).toBeCloseTo(Math.log(2), 6);
  });

  test("weighs samples by class, and divides a mean by the weights", () => {
    const wanted = each[0] * 1 + each[1] * 0.5 + each[2] * 2;
    close(crossEntropy(logits(), labels, { weight }), wanted / 3.5);
    close(crossEntropy(logits(), labels, { weight, reduction: "sum" }), wanted);
    const options = { weight, reduction: "none", ignoreIndex: 2 } as const;
    const none = crossEntropy(logits(), labels, options).toArray() as number[];
    expect(none[0]).toBe(0);
    expect(none[2]).toBeCloseTo(2 * each[2], 13);
  });

  test("smooths labels, weighted and without", () => {
    const mean = (row: number, w: readonly number[]): number =>
      (w[0]! * at(row, 0) + w[1]! * at(row, 1) + w[2]! * at(row, 2)) / 3;
    const plain = [0, 1, 2].map((r) => 0.7 * each[r]! + 0.3 * mean(r, [1, 1, 1]));
    close(
      crossEntropy(logits(), labels, { labelSmoothing: 0.3, reduction: "sum" }),
      plain[0]! + plain[1]! + plain[2]!,
    );
    close(
      crossEntropy(logits(), labels, { labelSmoothing: 0.3, ignoreIndex: 1 }),
      (plain[0]! + plain[1]!) / 2,
    );
    const w = [1, 0.5, 2];
    const weighted = [0, 1, 2].map((r) => 0.7 * w[r]! * each[r]! + 0.3 * mean(r, [0.5, 2, 1]));
    const sum = weighted[0]! + weighted[1]! + weighted[2]!;
    const both = crossEntropy(logits(), labels, { labelSmoothing: 0.3, weight });
    expect(both.item()).toBeCloseTo(sum / 3.5, 13);
  });

  test("takes probabilities, which may be weighted and smoothed, and averages over samples", () => {
    const target = float64([
      [0, 0, 1],
      [1, 0, 0],
      [0, 1, 0],
    ]);
    close(crossEntropy(logits(), target), (each[0] + each[1] + each[2]) / 3);
    close(crossEntropy(logits(), target, { weight }), (each[0] + 0.5 * each[1] + 2 * each[2]) / 3);
    close(
      crossEntropy(logits(), target, { labelSmoothing: 0.3, reduction: "sum" }),
      crossEntropy(logits(), labels, { labelSmoothing: 0.3, reduction: "sum" }).item(),
    );
    expect(crossEntropy(logits(), target, { reduction: "none" }).shape).toEqual([3]);
    const half = crossEntropy(zeros([2]), tensor([0.25, 0.75]));
    expect(half.item()).toBeCloseTo(Math.log(2), 6);
  });

  test("takes one sample, and classes in the second of several dimensions", () => {
    close(crossEntropy(logits().at(1), tensor(0n)), each[1]);
    // [2, 3, 2]: two samples of two places each.
    const image = float64([...rows.flat(), 0, 1, 2])
      .reshape([4, 3])
      .reshape([2, 2, 3]);
    const moved = image.transpose(1, 2);
    const places = tensor([
      [2n, 0n],
      [1n, 2n],
    ]);
    const flat = crossEntropy(image.reshape([4, 3]), places.reshape([4]), { reduction: "none" });
    const apart = crossEntropy(moved, places, { reduction: "none" });
    expect(apart.toArray()).toEqual(flat.reshape([2, 2]).toArray());
    expect(crossEntropy(moved, places).item()).toBe(
      crossEntropy(image.reshape([4, 3]), places.reshape([4])).item(),
    );
    expect(crossEntropy(zeros([2, 3, 0]), zeros([2, 0], { dtype: "int64" })).item()).toBeNaN();
  });

  test("of nothing, or of ignored samples only, has a mean of NaN and a sum of 0", () => {
    const none = tensor([-100n, -100n, -100n]);
    for (const options of [
      {},
      { weight },
      { labelSmoothing: 0.1 },
      { weight, labelSmoothing: 0.1 },
    ]) {
      expect(crossEntropy(logits(), none, options).item()).toBeNaN();
      expect(crossEntropy(logits(), none, { ...options, reduction: "sum" }).item()).toBe(0);
    }
    const empty = zeros([0, 3]);
    expect(crossEntropy(empty, zeros([0], { dtype: "int64" })).item()).toBeNaN();
    expect(crossEntropy(empty, zeros([0, 3])).item()).toBeNaN();
    expect(crossEntropy(zeros([2, 0]), tensor([-100n, -100n]), { reduction: "sum" }).item()).toBe(
      0,
    );
  });

  test.each<DType>(["int64", "int32", "uint8"])("takes labels in %s, in any layout", (dtype) => {
    const given = tensor(
      [
        [2, 9],
        [0, 9],
        [1, 9],
      ],
      { dtype },
    ).at(":", 0);
    expect(given.isContiguous()).toBe(false);
    close(crossEntropy(logits(), given), (each[0] + each[1] + each[2]) / 3);
  });

  test.each<DType>(["float16", "bfloat16"])("computes %s in float32", (dtype) => {
    const x = logits().detach().to(dtype);
    const wide = x.to("float32");
    for (const options of [
      {},
      { labelSmoothing: 0.1 },
      { weight: tensor([0.5, 2, 1]).to(dtype) },
    ]) {
      const plain = "weight" in options ? { weight: tensor([0.5, 2, 1]) } : options;
      const loss = crossEntropy(x, labels, options);
      expect(loss.dtype).toBe(dtype);
      expect(loss.item()).toBe(crossEntropy(wide, labels, plain).to(dtype).item());
    }
  });

  test("has the gradient of differences for every reduction, ignored samples none", () => {
    for (const reduction of ["mean", "sum", "none"] as const) {
      for (const labelSmoothing of [0, 0.2]) {
        for (const w of [null, weight]) {
          const options = { reduction, ignoreIndex: 0, labelSmoothing, weight: w };
          gradCheck((x) => crossEntropy(x, labels, options), [logits()]);
        }
      }
    }
    const image = logits().detach().reshape([1, 3, 3]).setRequiresGrad();
    gradCheck((x) => crossEntropy(x, labels.reshape([1, 3]), { weight }), [image]);
    const target = logSoftmax(logits().detach().mul(0.5)).exp().setRequiresGrad();
    const options = { labelSmoothing: 0.2, weight: weight.clone().setRequiresGrad() };
    gradCheck(
      (x, t, w) => crossEntropy(x, t, { ...options, weight: w }),
      [logits(), target, options.weight],
    );
  });

  test("has second derivatives, also with ignored samples", () => {
    gradGradCheck((x) => crossEntropy(x, labels), [logits()]);
    for (const labelSmoothing of [0, 0.2]) {
      gradGradCheck(
        (x) => crossEntropy(x, labels, { ignoreIndex: 0, weight, labelSmoothing }),
        [logits()],
      );
    }
  });

  test("gives ignored samples 0 and no gradient whatever their scores are", () => {
    const x = tensor(
      [
        [NaN, 0],
        [0, 0],
      ],
      { requiresGrad: true },
    );
    crossEntropy(x, tensor([-100n, 1n])).backward();
    expect(x.grad!.toArray()).toEqual([
      [0, 0],
      [0.5, -0.5],
    ]);
  });

  test.each<[Tensor, Tensor, Parameters<typeof crossEntropy>[2], RegExp]>([
    [
      zeros([2, 3]),
      tensor([0n, 3n]),
      {},
      /labels must be from 0 to 2 \(or ignoreIndex -100\); got 3 for sample 1/,
    ],
    [zeros([2, 3]), tensor([0n, -1n]), {}, /got -1 for sample 1/],
    [zeros([2, 3]), tensor([0n, 4294967296n]), {}, /got 4294967296 for sample 1/],
    [zeros([1, 3, 2]), tensor([[0n, 3n]]), {}, /got 3 at \[0, 1\]/],
    [zeros([1, 3, 2]), tensor([[0n, 3n]]), { labelSmoothing: 0.1 }, /got 3 at \[0, 1\]/],
    [zeros([3]), tensor(7n), {}, /got 7$/],
    [zeros([2, 0]), tensor([0n, 0n]), {}, /labels must be classes, of which there are none/],
    [zeros([2, 3]), tensor([0n]), {}, /got \[2, 3\] and \[1\]/],
    [zeros([]), tensor(0n), {}, /got \[\] and \[\]/],
    [zeros([3]), tensor([0n]), {}, /or \[classes\] and \[\]; got \[3\] and \[1\]/],
    [
      zeros([2, 3]),
      tensor([0, 1]),
      {},
      /labels must be int64, int32 or uint8; got float32 \(cast them, as in labels.to\("int64"\)\)/,
    ],
    [zeros([2, 3]), tensor([true, false]), {}, /got bool/],
    [
      zeros([2, 3]),
      zeros([2, 3], { dtype: "int64" }),
      {},
      /a target of the input's shape must be floating; got int64/,
    ],
    [zeros([2, 3], { dtype: "int32" }), tensor([0n, 1n]), {}, /input must be floating; got int32/],
    [
      zeros([2, 3]),
      tensor([0n, 1n]),
      { weight: zeros([2]) },
      /weight must be \[classes\].*got \[2\] for 3 classes/,
    ],
    [
      zeros([2, 3]),
      tensor([0n, 1n]),
      { weight },
      /weight must have the input's dtype; got float64 and float32/,
    ],
    [zeros([2, 3]), zeros([2, 3]), { weight: zeros([2]) }, /weight must be \[classes\]/],
    [
      zeros([2, 3]),
      tensor([0n, 1n]),
      { labelSmoothing: 1.5 },
      /labelSmoothing must be from 0 to 1; got 1.5/,
    ],
    [
      zeros([2, 3]),
      tensor([0n, 1n]),
      { ignoreIndex: 0.5 },
      /ignoreIndex must be an int32; got 0.5/,
    ],
    [
      zeros([2, 3]),
      tensor([0n, 1n]),
      { reduction: "avg" as "mean" },
      /reduction must be one of mean, sum, none; got "avg"/,
    ],
  ])("refuses what does not fit (case %#)", (x, y, options, message) => {
    expect(() => crossEntropy(x, y, options)).toThrow(message);
  });
});

describeOp("crossEntropy", {
  title: "with labels",
  torch: "F.cross_entropy(a0, a1, **o)",
  dtypes: FLOATING,
  tolerance: SUMMED,
  deviations: [...LABEL_DEVIATIONS, HAS_MORE_GRADIENTS, FORGETS_PLACES],
  samples: (r) => [
    { args: [r.floating([4, 3]), r.index([4], 3)] },
    { args: [r.floating([3]), r.index([], 3)], options: { reduction: "none" } },
    {
      args: [r.floating([2, 3, 4]), r.index([2, 4], 3)],
      options: { ignoreIndex: 1, reduction: "sum" },
    },
    {
      args: [r.floating([2, 3, 2, 2]), r.index([2, 2, 2], 3)],
      options: { reduction: "none", ignoreIndex: 0 },
    },
    {
      args: [r.floating([4, 3]), r.index([4], 3)],
      options: { weight: r.floating([3], { low: 0.1 }) },
    },
    {
      args: [r.floating([4, 3]), r.index([4], 3)],
      options: { labelSmoothing: 0.25, reduction: "none" },
    },
    {
      args: [r.floating([2, 3, 4]), r.index([2, 4], 3)],
      options: { weight: r.floating([3], { low: 0.1 }), labelSmoothing: 0.5, ignoreIndex: 2 },
    },
    { args: [r.floating([0, 3]), r.index([0], 3)], options: { reduction: "sum" } },
    { args: [r.floating([0, 3]), r.index([0], 3)], isSpecial: true },
    { args: [r.floating([2, 3]), r.values([-100n, -100n], { dtype: "int64" })], isSpecial: true },
    {
      args: [r.floating([2, 0, 4]), r.index([2, 4], 0, { low: -100, high: -100 })],
      isSpecial: true,
    },
  ],
});

describeOp("crossEntropy", {
  title: "with probabilities",
  torch: "F.cross_entropy(a0, a1, **o)",
  dtypes: FLOATING,
  tolerance: SUMMED,
  deviations: [
    MEETS,
    {
      aspects: ["verdict"],
      when: ({ ours }) =>
        ours.error?.message.includes("weight must have the input's dtype") === true,
      reason: "The weight has the input's dtype, as PyTorch wants it of labels.",
    },
    {
      aspects: ["verdict"],
      when: ({ ours, sample }) =>
        ours.error?.message.includes("input must be floating") === true &&
        (sample.args[0] as Tensor).size === 0,
      reason: "PyTorch does not look at the dtype of no scores.",
    },
  ],
  samples: (r) => {
    const pair = (...shape: number[]): Tensor[] => [
      r.floating(shape),
      r.floating(shape, { low: 0, high: 1 }),
    ];
    return [
      { args: pair(4, 3) },
      { args: pair(3), options: { reduction: "sum" } },
      { args: pair(2, 3, 4), options: { reduction: "none", labelSmoothing: 0.25 } },
      { args: pair(2, 3, 2, 2), options: { weight: r.floating([3]) } },
      {
        args: pair(4, 3),
        options: { weight: r.floating([3]), labelSmoothing: 0.9, reduction: "none" },
      },
      { args: pair(0, 3), options: { reduction: "sum" } },
      { args: pair(0, 3), isSpecial: true },
    ];
  },
});
