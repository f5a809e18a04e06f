import { describe, expect, test } from "vitest";
import {
  cosineEmbeddingLoss,
  hingeEmbeddingLoss,
  marginRankingLoss,
  softMarginLoss,
  tensor,
  tripletMarginLoss,
  zeros,
  type Tensor,
} from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import { describeOp, SUMMED } from "../../test/op-suite/index.ts";
import {
  FLOATING,
  HAS_MORE_GRADIENTS,
  MEETS,
  pairSamples,
  REFUSES_INTEGERS,
  specialPairs,
} from "../../test/loss-samples.ts";

const float64 = (values: number[] | number[][]): Tensor =>
  tensor(values, { dtype: "float64", requiresGrad: true });
const none = { reduction: "none" } as const;
const reductions = ["mean", "sum", "none"] as const;
const signs = tensor([1, -1, 1]);

describe("hingeEmbeddingLoss", () => {
  test("is the distance for 1 and what is missing to the margin for -1; both for anything else", () => {
    const x = tensor([0.25, 0.5, 3, 0.5], { requiresGrad: true });
    const losses = hingeEmbeddingLoss(x, tensor([1, -1, -1, 0]), { margin: 0.5, ...none });
    expect(losses.toArray()).toEqual([0.25, 0, 0, 0.5]);
    losses.sum().backward();
    // At the margin itself the gradient is that of the slope.
    expect(x.grad!.toArray()).toEqual([1, -1, 0, 0]);
    expect(hingeEmbeddingLoss(tensor([3, 0.5]), tensor([1n, -1n])).item()).toBe(1.75);
    expect(() => hingeEmbeddingLoss(zeros([2]), zeros([3]))).toThrow(
      "hingeEmbeddingLoss: shapes must broadcast",
    );
    expect(() => hingeEmbeddingLoss(zeros([2], { dtype: "int64" }), zeros([2]))).toThrow(
      "input must be floating",
    );
  });

  test("has first and second derivatives", () => {
    for (const reduction of reductions)
      gradCheck((x) => hingeEmbeddingLoss(x, signs, { reduction }), [float64([0.3, 0.4, -2])]);
    gradGradCheck((x) => hingeEmbeddingLoss(x.mul(x), signs), [float64([0.3, 0.4, -2])]);
  });
});

describe("marginRankingLoss", () => {
  test("asks the larger one to be larger by the margin", () => {
    const [a, b] = [float64([1, 2, 0]), float64([3, 0, 1])];
    const losses = marginRankingLoss(a, b, tensor([1, -1, -1]), { margin: -1, ...none });
    expect(losses.toArray()).toEqual([1, 1, 0]);
    losses.sum().backward();
    expect([a.grad!.toArray(), b.grad!.toArray()]).toEqual([
      [-1, 1, 0],
      [1, -1, -0],
    ]);
    expect(marginRankingLoss(tensor([1]), tensor([1]), tensor([1n])).item()).toBe(0);
    expect(() => marginRankingLoss(zeros([2]), zeros([2]), zeros([]))).toThrow(
      "as many dimensions; got [2], [2] and []",
    );
    expect(() => marginRankingLoss(zeros([2]), zeros([3]), zeros([3]))).toThrow(
      "shapes must broadcast",
    );
  });

  test("has the gradient of the slope at the kink, as PyTorch, and none of NaN", () => {
    const a = tensor([1, NaN], { requiresGrad: true });
    marginRankingLoss(a, tensor([1, 0]), tensor([1, 1]), none)
      .sum()
      .backward();
    expect(a.grad!.toArray()).toEqual([-1, -0]);
  });

  test("has first and second derivatives, of the target too", () => {
    const inputs = (): Tensor[] => [float64([1, 2, 0]), float64([3, 0, 1.5]), float64([1, -1, 1])];
    for (const reduction of reductions)
      gradCheck((a, b, y) => marginRankingLoss(a, b, y, { margin: 0.5, reduction }), inputs());
    gradGradCheck((a, b, y) => marginRankingLoss(a, b, y, { margin: 0.5 }), inputs());
  });
});

describe("softMarginLoss", () => {
  test("is log(1 + exp(-y x)), without overflow", () => {
    const x = tensor([0, -1000, 1000], { requiresGrad: true });
    const losses = softMarginLoss(x, tensor([1, 1, 1]), none);
    expect(losses.toArray()).toEqual([Math.fround(Math.log(2)), 1000, 0]);
    losses.sum().backward();
    expect(x.grad!.toArray()).toEqual([-0.5, -1, -0]);
    expect(softMarginLoss(zeros([2, 3]), tensor([1n, 1n, -1n])).item()).toBeCloseTo(Math.log(2), 6);
    expect(() => softMarginLoss(zeros([3]), zeros([2, 3]))).toThrow(
      "target must broadcast to the input's shape; got [2, 3] for [3]",
    );
  });

  test("has first and second derivatives", () => {
    const inputs = (): Tensor[] => [float64([1, -2, 0.5]), float64([1, -1, -1])];
    for (const reduction of reductions)
      gradCheck((x, y) => softMarginLoss(x, y, { reduction }), inputs());
    gradGradCheck((x, y) => softMarginLoss(x, y), inputs());
  });
});

describe("tripletMarginLoss", () => {
  const inputs = (): Tensor[] => [
    float64([
      [1, 2],
      [0, 1],
    ]),
    float64([
      [1, 3],
      [2, 1],
    ]),
    float64([
      [0, 2.5],
      [0.5, 3],
    ]),
  ];

  test("asks the negative to be farther than the positive by the margin", () => {
    const [a, p, n] = [tensor([[0, 0]]), tensor([[0, 2]]), tensor([[3, 4]])];
    expect(tripletMarginLoss(a, p, n, { margin: 4, eps: 0 }).item()).toBe(1);
    expect(tripletMarginLoss(a, p, n, { margin: 4, eps: 0, p: 1 }).item()).toBe(0);
    // The positive is nearer to the negative than the anchor is: √13.
    const swapped = tripletMarginLoss(a, p, n, { margin: 4, eps: 0, swap: true });
    expect(swapped.item()).toBeCloseTo(6 - Math.sqrt(13), 6);
    expect(tripletMarginLoss(zeros([0, 2]), zeros([0, 2]), zeros([0, 2])).item()).toBeNaN();
  });

  test("of 16-bit floats is rounded once", () => {
    const half = (values: number[]): Tensor => tensor(values, { dtype: "float16" });
    const loss = tripletMarginLoss(half([0, 0]), half([3, 1]), half([0, 3]), { margin: 0, eps: 0 });
    // √10 - 3; of rounded distances it would be 0.1621.
    expect([loss.dtype, loss.item()]).toEqual(["float16", 0.1622314453125]);
  });

  test("has first and second derivatives", () => {
    for (const swap of [false, true])
      for (const reduction of reductions)
        gradCheck(
          (a, p, n) => tripletMarginLoss(a, p, n, { margin: 2, swap, reduction }),
          inputs(),
        );
    gradGradCheck((a, p, n) => tripletMarginLoss(a, p, n, { margin: 2 }), inputs());
  });

  test("says what does not fit", () => {
    expect(() => tripletMarginLoss(zeros([2, 3]), zeros([2, 3]), zeros([3]))).toThrow(
      "as many dimensions; got [2, 3], [2, 3] and [3]",
    );
    expect(() => tripletMarginLoss(zeros([2, 3]), zeros([2, 2]), zeros([2, 3]))).toThrow(
      "shapes must broadcast",
    );
    expect(() => tripletMarginLoss(zeros([2]), zeros([2]), zeros([2]), { p: NaN })).toThrow(
      "p must be a number; got NaN",
    );
  });
});

describe("cosineEmbeddingLoss", () => {
  const inputs = (): Tensor[] => [
    float64([
      [1, 2],
      [0.5, 1],
      [1, 0],
    ]),
    float64([
      [1, 3],
      [2, 1],
      [-1, 0.5],
    ]),
  ];

  test("is 1 - cosine for 1, what is over the margin for -1, nothing for anything else", () => {
    const a = tensor([
      [1, 0],
      [1, 0],
      [1, 0],
      [1, 0],
    ]);
    const b = tensor([
      [0, 2],
      [3, 0],
      [0, 2],
      [3, 0],
    ]);
    const losses = cosineEmbeddingLoss(a, b, tensor([1n, -1n, -1n, 0n]), { margin: 0.5, ...none });
    expect(losses.toArray()).toEqual([1, 0.5, 0, 0]);
    expect(cosineEmbeddingLoss(a.at(0), b.at(0), tensor(1)).item()).toBe(1);
    expect(cosineEmbeddingLoss(zeros([1, 2]), zeros([1, 2]), tensor([1])).item()).toBe(1);
    expect(cosineEmbeddingLoss(zeros([0, 2]), zeros([0, 2]), zeros([0])).item()).toBeNaN();
  });

  test("has first and second derivatives", () => {
    for (const reduction of reductions)
      gradCheck((a, b) => cosineEmbeddingLoss(a, b, signs, { reduction }), inputs());
    gradGradCheck((a, b) => cosineEmbeddingLoss(a, b, signs), inputs());
  });

  test("says what does not fit", () => {
    expect(() => cosineEmbeddingLoss(zeros([2, 3]), zeros([2, 3]), tensor(1))).toThrow(
      "got [2, 3], [2, 3] and []",
    );
    expect(() => cosineEmbeddingLoss(zeros([2, 3]), zeros([2, 4]), zeros([2]))).toThrow(
      "shapes must broadcast",
    );
    expect(() => cosineEmbeddingLoss(zeros([2, 3]), zeros([2, 3]), zeros([3]))).toThrow(
      "shapes must broadcast",
    );
  });
});

describeOp("hingeEmbeddingLoss", {
  torch: "F.hinge_embedding_loss(a0, a1, **o)",
  dtypes: FLOATING,
  tolerance: {
    ...SUMMED,
    bfloat16: { rtol: 2 ** -6, atol: 2 ** -8 },
    reason: "PyTorch rounds both parts of a target that is neither 1 nor -1.",
  },
  deviations: [MEETS, REFUSES_INTEGERS],
  samples: (r) => [
    ...pairSamples(r, { x: { avoid: [1, 0.5] }, y: { ties: true }, options: [{ margin: 0.5 }] }),
    {
      args: [
        r.floating([3, 4], { avoid: [1] }),
        r.tensor([4], { dtype: "int64", low: -1, high: 1 }),
      ],
    },
    specialPairs(r),
  ],
});

describeOp("marginRankingLoss", {
  torch: "F.margin_ranking_loss(a0, a1, a2, **o)",
  dtypes: FLOATING,
  tolerance: SUMMED,
  deviations: [MEETS],
  samples: (r) => {
    const three = (shape: readonly number[]): Tensor[] => [
      r.floating(shape, { low: 1 }),
      r.floating(shape, { high: 0.9 }),
      r.floating(shape, { low: 0.5 }),
    ];
    return [
      { args: three([]) },
      { args: three([0, 3]), isSpecial: true },
      { args: three([2, 3]), options: { reduction: "sum", margin: 3 } },
      { args: three([2, 3]), options: { reduction: "none", margin: 10 } },
      {
        args: [r.floating([3, 4]), r.floating([3, 1]), r.tensor([1, 4], { dtype: "int64" })],
        options: { margin: 0.37 },
        isSpecial: true,
      },
      {
        args: [r.special(), r.special(), r.special()],
        options: { reduction: "none" },
        isSpecial: true,
      },
    ];
  },
});

describeOp("softMarginLoss", {
  torch: "F.soft_margin_loss(a0, a1, **o)",
  dtypes: FLOATING,
  tolerance: SUMMED,
  deviations: [HAS_MORE_GRADIENTS, MEETS],
  samples: (r) => [
    ...pairSamples(r),
    { args: [r.floating([3, 4]), r.tensor([4], { dtype: "int64", low: -1, high: 1 })] },
    {
      args: [r.floating([3, 4]), r.tensor([3, 4], { dtype: "int64", low: -1, high: 1 })],
      options: { reduction: "none" },
    },
    specialPairs(r),
  ],
});

describeOp("tripletMarginLoss", {
  torch: "F.triplet_margin_loss(a0, a1, a2, **o)",
  dtypes: FLOATING,
  tolerance: SUMMED,
  deviations: [MEETS],
  samples: (r) => {
    const three = (...shape: number[]): Tensor[] => [0, 1, 2].map(() => r.floating(shape));
    return [
      { args: three(3) },
      { args: three(0, 3), isSpecial: true },
      { args: three(2, 3), options: { reduction: "sum", margin: 5 } },
      { args: three(2, 3, 4), options: { reduction: "none", margin: 5, swap: true } },
      { args: three(4, 3), options: { margin: 8, p: 1 }, isSpecial: true },
      {
        args: [r.floating([4, 3]), r.floating([1, 3]), r.floating([4, 1])],
        options: { margin: 7, p: 3 },
      },
    ];
  },
});

describeOp("cosineEmbeddingLoss", {
  torch: "F.cosine_embedding_loss(a0, a1, a2, **o)",
  dtypes: FLOATING,
  tolerance: SUMMED,
  deviations: [
    MEETS,
    {
      aspects: ["verdict"],
      when: ({ ours, mutation }) =>
        mutation?.kind === "rank" && ours.error?.message.includes("a and b must be") === true,
      reason:
        "With a 0-d target PyTorch takes a second tensor of any rank, and averages what comes out.",
    },
  ],
  samples: (r) => {
    const signs = (shape: readonly number[]): Tensor =>
      r.tensor(shape, { dtype: "int64", low: -1, high: 1 });
    return [
      { args: [r.floating([4]), r.floating([4]), signs([])] },
      { args: [r.floating([0, 4]), r.floating([0, 4]), signs([0])], isSpecial: true },
      {
        args: [r.floating([3, 4]), r.floating([3, 4]), signs([3])],
        options: { reduction: "none" },
      },
      {
        args: [r.floating([5, 2]), r.floating([5, 2]), signs([5])],
        options: { reduction: "sum", margin: -1.5 },
      },
      { args: [r.floating([5, 2]), r.floating([1, 2]), signs([5])], options: { margin: -1.5 } },
      { args: [r.floating([3, 4]), r.floating([3, 4]), r.floating([3])], options: { margin: 0.5 } },
    ];
  },
});
