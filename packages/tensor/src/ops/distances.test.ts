import { describe, expect, test } from "vitest";
import {
  cosineSimilarity,
  normalize,
  pairwiseDistance,
  tensor,
  zeros,
  type Tensor,
} from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import { describeOp, SUMMED } from "../../test/op-suite/index.ts";
import { FLOATING, MEETS } from "../../test/loss-samples.ts";

const float64 = (values: number[] | number[][]): Tensor =>
  tensor(values, { dtype: "float64", requiresGrad: true });
const a = (): Tensor =>
  float64([
    [1, 2, -1],
    [0.5, -1, 3],
  ]);
const b = (): Tensor =>
  float64([
    [2, -1, 0.5],
    [1, 1, 2],
  ]);

describe("cosineSimilarity", () => {
  test("is the cosine along a dimension of the common shape", () => {
    const [x, y] = [
      tensor([
        [3, 4],
        [1, 0],
      ]),
      tensor([
        [6, 8],
        [0, 5],
      ]),
    ];
    expect(cosineSimilarity(x, y).toArray()).toEqual([Math.fround(1), 0]);
    expect(cosineSimilarity(x, tensor([2, 0]), { dim: -1 }).toArray()).toEqual([
      Math.fround(0.6),
      1,
    ]);
    expect(cosineSimilarity(x.at(0), x.at(0), { dim: 0 }).shape).toEqual([]);
    expect(cosineSimilarity(tensor(-2), tensor(3), { dim: 0 }).item()).toBe(-1);
    expect(cosineSimilarity(zeros([0, 3]), zeros([0, 3])).shape).toEqual([0]);
    expect(cosineSimilarity(zeros([2, 0]), zeros([2, 0])).toArray()).toEqual([0, 0]);
    expect(cosineSimilarity(x, y.to("float64")).dtype).toBe("float64");
    expect(cosineSimilarity(x.to("bfloat16"), y.to("bfloat16")).toArray()).toEqual([1, 0]);
  });

  test("counts lengths as eps at least, which its gradient does not notice", () => {
    const [x, y] = [float64([[1e-9, 0]]), float64([[1e-9, 1e-9]])];
    const found = cosineSimilarity(x, y);
    expect(found.item()).toBeCloseTo(0.01, 12);
    found.backward();
    const gradients = [...x.grad!.toTypedArray(), ...y.grad!.toTypedArray()];
    // From PyTorch 1.13.
    for (const [i, wanted] of [9900000, 10000000, 9900000, -100000].entries())
      expect(gradients[i]! / wanted).toBeCloseTo(1, 9);
  });

  test("has first and second derivatives, for operands that broadcast too", () => {
    for (const dim of [0, 1]) gradCheck((x, y) => cosineSimilarity(x, y, { dim }), [a(), b()]);
    gradCheck((x, y) => cosineSimilarity(x, y.at(0)), [a(), b()]);
    gradGradCheck((x, y) => cosineSimilarity(x, y), [a(), b()]);
  });

  test("says what does not fit", () => {
    expect(() => cosineSimilarity(zeros([2, 3]), zeros([2, 2]))).toThrow(
      "cosineSimilarity: shapes must broadcast",
    );
    expect(() => cosineSimilarity(zeros([3]), zeros([3]))).toThrow(
      "cosineSimilarity: dim must be an integer from -1 to 0; got 1",
    );
    const whole = zeros([2, 3], { dtype: "int64" });
    expect(() => cosineSimilarity(whole, whole)).toThrow(
      "one of the tensors must be floating; got int64 and int64",
    );
  });
});

describe("pairwiseDistance", () => {
  test("is the p-norm of the difference along the last dimension", () => {
    const [x, y] = [
      tensor([
        [3, 4],
        [0, 0],
      ]),
      tensor([
        [0, 0],
        [1, 1],
      ]),
    ];
    expect(pairwiseDistance(x, y, { p: 1, eps: 0 }).toArray()).toEqual([7, 2]);
    expect(pairwiseDistance(x, y, { p: Infinity, eps: 0, keepdim: true }).toArray()).toEqual([
      [4],
      [1],
    ]);
    expect(pairwiseDistance(x, tensor([3, 0]), { eps: 0 }).toArray()).toEqual([4, 3]);
    expect(pairwiseDistance(tensor([1n, 2n]), tensor([1n, 5n]), { eps: 0 }).item()).toBe(3);
    expect(pairwiseDistance(zeros([2, 0]), zeros([2, 0])).toArray()).toEqual([0, 0]);
    expect(pairwiseDistance(tensor([1]), tensor([1])).item()).toBe(Math.fround(1e-6));
  });

  test("has first and second derivatives", () => {
    for (const p of [1, 2, 3]) gradCheck((x, y) => pairwiseDistance(x, y, { p }), [a(), b()]);
    gradGradCheck((x, y) => pairwiseDistance(x, y), [a(), b()]);
  });

  test("says what does not fit", () => {
    expect(() => pairwiseDistance(zeros([2, 3]), zeros([2, 2]))).toThrow(
      "pairwiseDistance: shapes must broadcast",
    );
    expect(() => pairwiseDistance(zeros([2]), zeros([2]), { p: NaN })).toThrow(
      "p must be a number; got NaN",
    );
  });
});

describe("normalize", () => {
  test("divides by the norm, or by eps when that is larger", () => {
    expect(
      normalize(
        tensor([
          [2, -2],
          [0, 0],
        ]),
        { p: 1 },
      ).toArray(),
    ).toEqual([
      [0.5, -0.5],
      [0, 0],
    ]);
    expect(normalize(tensor([[3, 4]])).toArray()).toEqual([[3 / 5, 4 / 5].map(Math.fround)]);
    expect(normalize(tensor([3, 4]), { dim: 0, eps: 10 }).toArray()).toEqual(
      [0.3, 0.4].map(Math.fround),
    );
    expect(
      normalize(
        tensor([
          [3, -4],
          [1, 1],
        ]),
        { p: Infinity, dim: 0 },
      ).toArray(),
    ).toEqual([
      [1, -1],
      [Math.fround(1 / 3), 0.25],
    ]);
    expect(normalize(zeros([2, 2, 2]).add(1), { dim: [1, 2] }).toArray()).toEqual([
      [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
      [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
    ]);
    expect(normalize(tensor(-2), { dim: 0 }).item()).toBe(-1);
    expect(normalize(zeros([2, 0])).shape).toEqual([2, 0]);
    expect(normalize(tensor([[3, 4]]).to("bfloat16")).dtype).toBe("bfloat16");
  });

  test("has first and second derivatives, and PyTorch's at 0", () => {
    for (const p of [1, 2, 3]) gradCheck((x) => normalize(x, { p }), [a()]);
    gradCheck((x) => normalize(x, { dim: 0 }), [a()]);
    gradGradCheck((x) => normalize(x), [a()]);
    const x = float64([
      [0, 0],
      [1e-12, 0],
    ]);
    normalize(x).sum().backward();
    expect(x.grad!.toArray()).toEqual([
      [1e12, 1e12],
      [0, 1e12],
    ]);
  });

  test("says what does not fit", () => {
    expect(() => normalize(tensor([1, 2]))).toThrow(
      "normalize: dim must be an integer from -1 to 0; got 1",
    );
    expect(() => normalize(tensor([[1n]]))).toThrow("normalize: x must be floating; got int64");
    expect(() => normalize(tensor([[1]]), { p: NaN })).toThrow(
      "normalize: p must be a number; got NaN",
    );
  });
});

describeOp("cosineSimilarity", {
  torch: "F.cosine_similarity(a0, a1, **o)",
  tolerance: SUMMED,
  samples: (r) => [
    { args: [r.tensor([3, 4]), r.tensor([3, 4])] },
    { args: [r.tensor([3, 4]), r.tensor([4])], options: { dim: -1 } },
    {
      args: [r.tensor([3, 1, 4]), r.tensor([2, 1])],
      options: { dim: 1, eps: 0.5 },
      isSpecial: true,
    },
    { args: [r.tensor([5]), r.tensor([5])], options: { dim: 0 } },
    { args: [r.tensor([]), r.tensor([])], options: { dim: 0 } },
    { args: [r.tensor([0, 3]), r.tensor([0, 3])] },
    { args: [r.tensor([2, 0]), r.tensor([2, 0])] },
    { args: [r.tensor([2, 3]), r.tensor([2, 3])], options: { dim: 2 } },
  ],
});

describeOp("pairwiseDistance", {
  torch: "F.pairwise_distance(a0, a1, **o)",
  dtypes: [...FLOATING, "int32", "int64"],
  tolerance: SUMMED,
  deviations: [MEETS],
  samples: (r) => [
    { args: [r.tensor([3, 4]), r.tensor([3, 4])] },
    { args: [r.tensor([3, 4]), r.tensor([4])], options: { p: 3 } },
    { args: [r.tensor([3, 1, 4]), r.tensor([2, 1])], options: { keepdim: true } },
    { args: [r.tensor([5]), r.tensor([5])], options: { p: 1.5, eps: 0.25 } },
    { args: [r.tensor([]), r.tensor([])] },
    { args: [r.tensor([0, 3]), r.tensor([0, 3])] },
    { args: [r.tensor([2, 0]), r.tensor([2, 0])] },
  ],
});

describeOp("normalize", {
  torch: "F.normalize(a0, **o)",
  dtypes: FLOATING,
  tolerance: SUMMED,
  samples: (r) => [
    { args: [r.floating([3, 4])] },
    { args: [r.floating([3, 4])], options: { dim: 0, p: 3 } },
    { args: [r.floating([2, 3, 4])], options: { dim: -1, p: 1.5, eps: 0.125 } },
    { args: [r.floating([2, 3, 4])], options: { dim: [1, 2] } },
    { args: [r.floating([5])], options: { dim: 0, eps: 100 } },
    { args: [r.floating([])], options: { dim: 0 } },
    { args: [r.floating([0, 3])] },
    { args: [r.floating([2, 0])] },
    { args: [r.special()], options: { dim: 0 }, isSpecial: true },
    { args: [r.floating([2])], options: { dim: 1 } },
  ],
});
