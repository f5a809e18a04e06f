import { describe, expect, test } from "vitest";
import { norm, tensor, zeros, type NestedNumbers, type Tensor } from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import { SUMMED, describeOp, reductionSamples } from "../../test/op-suite/index.ts";

const f64 = (values: NestedNumbers): Tensor =>
  tensor(values, { dtype: "float64", requiresGrad: true });

/** Norm and gradient at [3, -4, 0], at [0, 0], and at [2, -2, 1]: PyTorch's. */
const known: readonly [number, readonly (readonly [number, number[]])[]][] = [
  [
    0.5,
    [
      [13.928203230275509, [2.154700538379252, -1.8660254037844386, 0]],
      [0, [0, 0]],
      [14.656854249492381, [2.7071067811865475, -2.7071067811865475, 3.8284271247461903]],
    ],
  ],
  [
    1,
    [
      [7, [1, -1, 0]],
      [0, [0, 0]],
      [5, [1, -1, 1]],
    ],
  ],
  [
    1.5,
    [
      [5.584250376480029, [0.7329564758289748, -0.8463452372482761, 0]],
      [0, [0, 0]],
      [3.5387186276812526, [0.7517821014438997, -0.7517821014438997, 0.5315902219056544]],
    ],
  ],
  [
    2,
    [
      [5, [0.6, -0.8, 0]],
      [0, [0, 0]],
      [3, [2 / 3, -2 / 3, 1 / 3]],
    ],
  ],
  [
    3,
    [
      [4.497941445275415, [0.4448513517305356, -0.7908468475209521, 0]],
      [0, [0, 0]],
      [2.571281590658235, [0.6050074330960554, -0.6050074330960554, 0.15125185827401386]],
    ],
  ],
  [
    Infinity,
    [
      [4, [0, -1, 0]],
      [0, [0, 0]],
      [2, [0.5, -0.5, 0]],
    ],
  ],
  [
    -Infinity,
    [
      [0, [0, 0, 0]],
      [0, [0, 0]],
      [1, [0, 0, 1]],
    ],
  ],
  [
    -1,
    [
      [0, [0, 0, 0]],
      [0, [0, 0]],
      [0.5, [0.0625, -0.0625, 0.25]],
    ],
  ],
  [
    0,
    [
      [2, [0, 0, 0]],
      [0, [0, 0]],
      [3, [0, 0, 0]],
    ],
  ],
];
const points = [
  [3, -4, 0],
  [0, 0],
  [2, -2, 1],
];

describe("norm", () => {
  test.each(known)("of order %d has PyTorch's values and gradients", (p, wanted) => {
    for (const [i, [value, gradient]] of wanted.entries()) {
      const x = f64(points[i]!);
      const y = norm(x, { p });
      y.backward();
      expect(y.item()).toBeCloseTo(value, 12);
      const actual = x.grad!.toArray() as number[];
      for (const [j, g] of gradient.entries()) expect(actual[j]).toBeCloseTo(g, 12);
    }
  });

  test("reduces any dimensions, over strides too", () => {
    const x = tensor([
      [3, 4],
      [0, 5],
    ]);
    expect(x.norm({ dim: 1 }).toArray()).toEqual([5, 5]);
    expect(x.t().norm({ p: 1, dim: 0, keepdim: true }).toArray()).toEqual([[7, 5]]);
    expect(x.norm({ p: Infinity, dim: [0, 1] }).item()).toBe(5);
    expect(x.norm({ p: 0, dim: 0 }).toArray()).toEqual([1, 2]);
    expect(tensor(-3).norm().item()).toBe(3);
    expect(tensor([300, 400], { dtype: "float16" }).norm().item()).toBe(500);
    expect(tensor([1, NaN]).norm({ p: Infinity }).item()).toBeNaN();
  });

  test("of nothing is 0, or an error where it would be an extreme", () => {
    for (const p of [0, 1, 2, 3])
      expect(zeros([2, 0]).norm({ p, dim: 1 }).toArray()).toEqual([0, 0]);
    for (const p of [Infinity, -Infinity, -1]) {
      expect(() => zeros([2, 0]).norm({ p, dim: 1 })).toThrow(/norm: with p .* must not be empty/);
      expect(zeros([0, 2]).norm({ p, dim: 1 }).shape).toEqual([0]);
    }
  });

  test.each([0.5, 1, 1.5, 2, 2.5, 3, Infinity, -Infinity, -1])(
    "of order %d has the gradient of differences, twice",
    (p) => {
      const values = [
        [1.5, -2, 0.5],
        [3, 1, -4],
      ];
      gradCheck((x) => norm(x, { p, dim: 1 }), [f64(values)]);
      gradGradCheck((x) => norm(x, { p }), [f64(values)]);
    },
  );

  test("refuses integers, orders that are no numbers, and dimensions that are not there", () => {
    expect(() => tensor([3n]).norm()).toThrow(/norm: the tensor must be floating; got int64/);
    expect(() => zeros([2]).norm({ p: NaN })).toThrow(/p must be a number; got NaN/);
    expect(() => zeros([2]).norm({ dim: 1 })).toThrow(/norm: dim must be/);
  });
});

describeOp("norm", {
  torch: "torch.linalg.vector_norm(a0, **{('ord' if k == 'p' else k): v for k, v in o.items()})",
  tolerance: SUMMED,
  strideReason: "Runs of other lengths are added up in another order.",
  samples: (r) => [
    ...reductionSamples(r, { avoid: [0] }),
    ...[1, 0, 3, 0.5, Infinity, -Infinity].map((p) => ({
      args: [r.tensor([3, 4], { distinct: true, layout: "apart", low: 0.1 })],
      options: { p, dim: 1 },
    })),
    { args: [r.tensor([3, 4], { ties: true })], options: { p: Infinity, dim: 1 }, isSpecial: true },
    { args: [r.tensor([3, 4], { ties: true })], options: { p: 3, dim: 1 }, isSpecial: true },
  ],
});
