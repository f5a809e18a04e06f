import { describe, expect, test } from "vitest";
import { gaussianNllLoss, poissonNllLoss, tensor, zeros, type Tensor } from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import { describeOp, SUMMED } from "../../test/op-suite/index.ts";
import { FLOATING, MEETS, pairSamples } from "../../test/loss-samples.ts";

const float64 = (values: number[] | number[][]): Tensor =>
  tensor(values, { dtype: "float64", requiresGrad: true });
const none = { reduction: "none" } as const;

describe("gaussianNllLoss", () => {
  const x = (): Tensor =>
    float64([
      [1, 2],
      [3, 4],
    ]);
  const y = (): Tensor =>
    float64([
      [0, 2.5],
      [3, 1],
    ]);

  test("is (log v + (x - y)² / v) / 2, for variances of elements or of rows", () => {
    expect(gaussianNllLoss(tensor([3]), tensor([1]), tensor([1])).item()).toBe(2);
    const full = gaussianNllLoss(tensor([3]), tensor([1]), tensor([1]), { full: true });
    expect(full.item()).toBeCloseTo(2 + 0.5 * Math.log(2 * Math.PI), 6);
    const rows = gaussianNllLoss(x(), y(), float64([1, 4]), none);
    expect(rows.toArray()).toEqual([
      [0.5, 0.125],
      [Math.log(4) / 2, Math.log(4) / 2 + 9 / 8],
    ]);
    expect(gaussianNllLoss(x(), y(), float64([[1], [4]]), none).toArray()).toEqual(rows.toArray());
    expect(gaussianNllLoss(zeros([0, 2]), zeros([0, 2]), zeros([0, 2])).item()).toBeNaN();
  });

  test("counts a variance as eps at least, which its gradient does not notice", () => {
    const v = float64([0]);
    gaussianNllLoss(float64([0]), float64([0]), v, { eps: 0.25 }).backward();
    expect(v.grad!.toArray()).toEqual([2]);
  });

  test("has first and second derivatives", () => {
    for (const v of [
      float64([
        [0.5, 1],
        [2, 3],
      ]),
      float64([0.5, 2]),
    ]) {
      for (const reduction of ["mean", "sum", "none"] as const)
        gradCheck((a, b, w) => gaussianNllLoss(a, b, w, { reduction, full: true }), [x(), y(), v]);
      gradGradCheck((a, b, w) => gaussianNllLoss(a, b, w), [x(), y(), v]);
    }
  });

  test("says what does not fit", () => {
    expect(() => gaussianNllLoss(x(), y(), float64([1, 2, 3]))).toThrow(
      "variance must have the input's shape, or one value a row ([..., 1] or [...]); got [3] for [2, 2]",
    );
    expect(() => gaussianNllLoss(x(), y(), float64([1, -2]))).toThrow(
      "no variance may be negative",
    );
    expect(() => gaussianNllLoss(x(), zeros([3]), x())).toThrow("shapes must broadcast");
  });
});

describe("poissonNllLoss", () => {
  const rates = (): Tensor => float64([0.5, 2, 3]);
  const counts = (): Tensor => float64([0.5, 1.5, 4]);

  test("is exp(x) - y x, or x - y log(x + eps) of rates", () => {
    expect(poissonNllLoss(tensor([0, 1]), tensor([5, 2]), none).toArray()).toEqual([
      1,
      Math.fround(Math.fround(Math.E) - 2),
    ]);
    const ofRates = poissonNllLoss(float64([2]), float64([3]), { logInput: false, eps: 0 });
    expect(ofRates.item()).toBe(2 - 3 * Math.log(2));
    expect(poissonNllLoss(zeros([2, 2]), tensor([1n, 2n])).item()).toBe(1);
    expect(poissonNllLoss(zeros([0]), zeros([0])).item()).toBeNaN();
  });

  test("adds Stirling's approximation where the count is larger than 1, and nothing to other gradients", () => {
    const y = float64([0, 1, 4]);
    const losses = poissonNllLoss(float64([0, 0, 0]), y, { full: true, ...none });
    const stirling = 4 * Math.log(4) - 4 + 0.5 * Math.log(2 * Math.PI * 4);
    expect(losses.at(":2").toArray()).toEqual([1, 1]);
    expect(losses.at(2).item()).toBeCloseTo(1 + stirling, 13);
    losses.sum().backward();
    expect(y.grad!.toArray()).toEqual([-0, -0, Math.log(4) + 0.5 / 4].map((v) => v + 0));
  });

  test("has first and second derivatives", () => {
    for (const logInput of [true, false])
      for (const full of [true, false])
        for (const reduction of ["mean", "sum", "none"] as const)
          gradCheck(
            (x, y) => poissonNllLoss(x, y, { logInput, full, reduction }),
            [rates(), counts()],
          );
    gradGradCheck((x, y) => poissonNllLoss(x, y, { full: true }), [rates(), counts()]);
    gradGradCheck((x, y) => poissonNllLoss(x, y, { logInput: false }), [rates(), counts()]);
  });

  test("says what does not fit", () => {
    expect(() => poissonNllLoss(zeros([2]), zeros([3]))).toThrow(
      "poissonNllLoss: shapes must broadcast",
    );
  });
});

describeOp("gaussianNllLoss", {
  torch: "F.gaussian_nll_loss(a0, a1, a2, **o)",
  dtypes: FLOATING,
  tolerance: SUMMED,
  deviations: [MEETS],
  samples: (r) => {
    const three = (shape: readonly number[], variance = shape): Tensor[] => [
      r.floating(shape),
      r.floating(shape),
      r.floating(variance, { low: 0.1, high: 3 }),
    ];
    return [
      { args: three([]) },
      { args: three([0, 3]), isSpecial: true },
      { args: three([2, 3]), options: { reduction: "sum" } },
      { args: three([2, 3, 4]), options: { reduction: "none", full: true } },
      { args: three([2, 3], [2]), options: { eps: 0.01 } },
      { args: three([2, 3], [2, 1]), options: { full: true } },
      {
        args: [r.floating([2, 3]), r.floating([3]), r.values([0, 0.25]).reshape([2, 1])],
        options: { eps: 0.5 },
        isSpecial: true,
      },
    ];
  },
});

describeOp("poissonNllLoss", {
  torch: "F.poisson_nll_loss(a0, a1, **o)",
  dtypes: FLOATING,
  tolerance: SUMMED,
  deviations: [MEETS],
  samples: (r) => [
    ...pairSamples(r, {
      x: { low: 0.1 },
      y: { low: 0 },
      options: [{ logInput: false }, { logInput: false, eps: 0.25 }],
    }),
    { args: [r.floating([3, 4]), r.floating([4], { low: 1.1, high: 5 })], options: { full: true } },
    {
      args: [
        r.floating([3, 4], { low: 0.1 }),
        r.tensor([3, 4], { dtype: "int64", low: 0, high: 5 }),
      ],
      options: { logInput: false },
    },
  ],
});
