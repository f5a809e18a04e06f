import { describe, expect, test } from "vitest";
import {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  ones,
  sigmoid,
  tensor,
  zeros,
  type Tensor,
} from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import { describeOp, SUMMED } from "../../test/op-suite/index.ts";
import {
  FLOATING,
  HAS_MORE_GRADIENTS,
  pairSamples,
  MEETS,
  specialPairs,
} from "../../test/loss-samples.ts";

const float64 = (values: number[]): Tensor =>
  tensor(values, { dtype: "float64", requiresGrad: true });
const none = { reduction: "none" } as const;
const probabilities = (): Tensor => float64([0.2, 0.7, 0.5, 0.9]);
const scores = (): Tensor => float64([-1.5, 0.3, 2, -0.2]);
const targets = (): Tensor => float64([0, 1, 0.25, 0.5]);

describe("binaryCrossEntropy", () => {
  test("is -(y log p + (1 - y) log(1 - p)), weighted and reduced", () => {
    const [p, y] = [tensor([0.25, 0.5]), tensor([0, 1])];
    const each = [Math.log(4 / 3), Math.log(2)] as const;
    expect(binaryCrossEntropy(p, y).item()).toBeCloseTo((each[0] + each[1]) / 2, 6);
    const weight = tensor([2, 3]);
    const sum = binaryCrossEntropy(p, y, { weight, reduction: "sum" });
    expect(sum.item()).toBeCloseTo(2 * each[0] + 3 * each[1], 6);
    const mean = binaryCrossEntropy(p, y, { weight });
    expect(mean.item()).toBeCloseTo((2 * each[0] + 3 * each[1]) / 2, 6);
    expect(binaryCrossEntropy(zeros([0]), zeros([0])).item()).toBeNaN();
    expect(binaryCrossEntropy(p, tensor([0n, 1n])).item()).toBe(binaryCrossEntropy(p, y).item());
  });

  test("takes logarithms as -100 at least, and divides by 1e-12 at least", () => {
    const p = tensor([0, 1, 0, 1, 1e-30], { requiresGrad: true });
    const losses = binaryCrossEntropy(p, tensor([0, 1, 1, 0, 1]), none);
    expect(losses.toArray()).toEqual([0, -0, 100, 100, Math.fround(-Math.log(1e-30))]);
    losses.sum().backward();
    const steep = Math.fround(1 / Math.fround(1e-12));
    expect(p.grad!.toArray()).toEqual([0, 0, -steep, steep, -steep]);
  });

  test("keeps the digits of small probabilities", () => {
    const loss = binaryCrossEntropy(tensor([1e-9]), tensor([0]));
    expect(loss.item()).toBeCloseTo(1e-9, 15);
  });

  test("has first and second derivatives, of the weight too", () => {
    const weight = float64([0.5, 2, 1, 3]);
    for (const reduction of ["mean", "sum", "none"] as const)
      gradCheck(
        (p, y, w) => binaryCrossEntropy(p, y, { weight: w, reduction }),
        [probabilities(), targets(), weight],
      );
    gradGradCheck((p, y) => binaryCrossEntropy(p, y), [probabilities(), targets()]);
  });

  test("refuses what is no probability, and other shapes", () => {
    expect(() => binaryCrossEntropy(tensor([0.5, 1.5]), zeros([2]))).toThrow(
      "binaryCrossEntropy: the input must be probabilities from 0 to 1; got 1.5 (take the sigmoid of scores first, or use binaryCrossEntropyWithLogits)",
    );
    expect(() => binaryCrossEntropy(tensor([NaN]), zeros([1]))).toThrow("got NaN");
    expect(() => binaryCrossEntropy(zeros([1]), zeros([1, 1]))).toThrow("got [1] and [1, 1]");
    expect(() => binaryCrossEntropy(zeros([1], { dtype: "int64" }), zeros([1]))).toThrow(
      "input must be floating; got int64",
    );
    expect(() => binaryCrossEntropy(zeros([1]), zeros([1]), { weight: ones([2]) })).toThrow(
      "binaryCrossEntropy: weight must broadcast to the input's shape; got [2] for [1]",
    );
  });
});

describe("binaryCrossEntropyWithLogits", () => {
  test("is that of the sigmoid, weighted and balanced", () => {
    const p = sigmoid(scores().detach());
    const y = targets().detach();
    const weight = float64([0.5, 2, 1, 3]).detach();
    for (const reduction of ["mean", "sum"] as const) {
      const found = binaryCrossEntropyWithLogits(scores(), y, { weight, reduction });
      expect(found.item()).toBeCloseTo(binaryCrossEntropy(p, y, { weight, reduction }).item(), 13);
    }
    const balanced = binaryCrossEntropyWithLogits(tensor([0, 0]), tensor([1, 0]), {
      posWeight: tensor([3]),
      ...none,
    });
    expect(balanced.toArray()).toEqual(
      [3, 1].map((w) => Math.fround(Math.fround(Math.log(2)) * w)),
    );
  });

  test("overflows for no score, and keeps the digits of small losses", () => {
    const x = tensor([1000, -1000, -1000, 1000, 20], { requiresGrad: true });
    const losses = binaryCrossEntropyWithLogits(x, tensor([1, 0, 1, 0, 1]), none);
    const small = Math.log1p(Math.exp(-20));
    expect([...losses.toTypedArray()].slice(0, 4)).toEqual([0, 0, 1000, 1000]);
    expect(losses.at(4).item() / small).toBeCloseTo(1, 6);
    losses.sum().backward();
    expect([...x.grad!.toTypedArray()].slice(0, 4)).toEqual([0, 0, -1, 1]);
  });

  test("has first and second derivatives, of the weights too", () => {
    const [weight, posWeight] = [float64([0.5, 2, 1, 3]), float64([1.5, 0.5, 2, 3])];
    for (const reduction of ["mean", "sum", "none"] as const) {
      gradCheck((x, y) => binaryCrossEntropyWithLogits(x, y, { reduction }), [scores(), targets()]);
      gradCheck(
        (x, y, w, p) => binaryCrossEntropyWithLogits(x, y, { weight: w, posWeight: p, reduction }),
        [scores(), targets(), weight, posWeight],
      );
    }
    gradGradCheck((x, y) => binaryCrossEntropyWithLogits(x, y), [scores(), targets()]);
    gradGradCheck(
      (x, y, p) => binaryCrossEntropyWithLogits(x, y, { posWeight: p }),
      [scores(), targets(), posWeight],
    );
  });

  test("computes 16-bit floats in float32, and says what does not fit", () => {
    const x = tensor([1.5, -3]).to("bfloat16");
    const y = tensor([0, 1]);
    for (const options of [{}, { weight: tensor([2, 1]) }, { posWeight: tensor([2, 1]) }]) {
      const found = binaryCrossEntropyWithLogits(x, y.to("bfloat16"), options);
      expect(found.dtype).toBe("bfloat16");
      const wide = binaryCrossEntropyWithLogits(x.to("float32"), y, options);
      expect(found.item()).toBe(wide.to("bfloat16").item());
    }
    const posWeight = ones([3]);
    expect(() => binaryCrossEntropyWithLogits(zeros([2]), zeros([2]), { posWeight })).toThrow(
      "posWeight",
    );
    expect(() => binaryCrossEntropyWithLogits(zeros([2]), zeros([2, 1]))).toThrow(
      "got [2] and [2, 1]",
    );
    expect(() => binaryCrossEntropyWithLogits(zeros([2], { dtype: "int32" }), zeros([2]))).toThrow(
      "got int32",
    );
  });
});

describeOp("binaryCrossEntropy", {
  torch: "F.binary_cross_entropy(a0, a1, **o)",
  dtypes: FLOATING,
  tolerance: SUMMED,
  deviations: [MEETS, HAS_MORE_GRADIENTS],
  samples: (r) => [
    ...pairSamples(r, { x: { low: 0.05, high: 0.95 }, y: { low: 0, high: 1 } }),
    {
      args: [
        r.floating([2, 5], { low: 0.05, high: 0.95 }),
        r.floating([2, 5], { low: 0, high: 1 }),
      ],
      options: { weight: r.floating([5]), reduction: "sum" },
    },
    {
      args: [r.values([0, 1, 0, 1, 0.5]), r.values([0, 1, 1, 0, 0.25])],
      options: { reduction: "none" },
      isSpecial: true,
    },
  ],
  errors: [
    {
      args: [tensor([2]), tensor([1])],
      message:
        "binaryCrossEntropy: the input must be probabilities from 0 to 1; got 2 (take the sigmoid of scores first, or use binaryCrossEntropyWithLogits)",
    },
  ],
});

describeOp("binaryCrossEntropyWithLogits", {
  torch: "F.binary_cross_entropy_with_logits(a0, a1, **o)",
  dtypes: FLOATING,
  tolerance: SUMMED,
  deviations: [MEETS, HAS_MORE_GRADIENTS],
  samples: (r) => {
    const scores = { x: { low: -5, high: 5 }, y: { low: 0, high: 1 } };
    return [
      ...pairSamples(r, scores),
      ...pairSamples(r, {
        ...scores,
        options: [
          { weight: r.floating([5]) },
          { posWeight: r.floating([5], { low: 0 }) },
          { weight: r.floating([2, 1]), posWeight: r.floating([]) },
        ],
      }).slice(-3),
      specialPairs(r, {}, [0, 1, 0.5]),
    ];
  },
});
