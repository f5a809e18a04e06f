import { describe, expect, test } from "vitest";
import * as weft from "../index.ts";
import { stdMean, tensor, varMean, zeros, type NestedNumbers, type Tensor } from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import { SUMMED, describeOp, reductionSamples } from "../../test/op-suite/index.ts";

const f64 = (values: NestedNumbers): Tensor =>
  tensor(values, { dtype: "float64", requiresGrad: true });

describe("var and std", () => {
  const x = tensor([
    [1, 2, 4],
    [3, 5, 10],
  ]);

  test("divide by n - 1, or n less any correction", () => {
    const y = tensor([
      [1, 2, 6],
      [3, 5, 10],
    ]);
    expect(y.var({ dim: 1 }).toArray()).toEqual([7, 13]);
    expect(y.t().var({ dim: 0, correction: -1, keepdim: true }).toArray()).toEqual([[3.5, 6.5]]);
    expect(x.var({ dim: [0, 1], unbiased: false }).item()).toBeCloseTo(305 / 36, 5);
    expect(x.std({ dim: 0 }).at(0).item()).toBeCloseTo(Math.SQRT2, 6);
    expect(weft.var(tensor([1, 3])).item()).toBe(2);
    expect(x.variance({ dim: 0 }).toArray()).toEqual([2, 4.5, 18]);
  });

  test("lose nothing where the mean is large", () => {
    const far = tensor([1e4, 1e4 + 1, 1e4 + 2]);
    expect([far.var().item(), far.std().item()]).toEqual([1, 1]);
    const half = tensor([300, 302], { dtype: "float16" });
    expect([half.var().dtype, half.var().item()]).toEqual(["float16", 2]);
  });

  test("are NaN of nothing or one element, infinite when the correction takes all", () => {
    expect(zeros([0]).var().item()).toBeNaN();
    expect(tensor([3]).std().item()).toBeNaN();
    expect(zeros([2, 0]).std({ dim: 1 }).toArray()).toEqual([NaN, NaN]);
    expect(zeros([0, 2]).var({ dim: 1 }).shape).toEqual([0]);
    expect(x.var({ correction: 9 }).item()).toBe(Infinity);
    expect(x.var({ dim: [0, 1], correction: 0 }).ndim).toBe(0);
  });

  test("come with the mean", () => {
    expect(varMean(x, { dim: 1 }).map((y) => y.toArray())).toEqual([
      [2.3333332538604736, 13],
      [2.3333332538604736, 6],
    ]);
    expect(
      stdMean(tensor([1, 3]), { correction: 0, keepdim: true }).map((y) => y.toArray()),
    ).toEqual([[1], [2]]);
  });

  test("have the gradient of differences, twice; of a deviation of 0 it is 0, as in PyTorch", () => {
    const values = [
      [1, 2, 4],
      [3, 5, 10],
    ];
    gradCheck((y) => y.var(), [f64(values)]);
    gradCheck((y) => y.var({ dim: 1, correction: 0, keepdim: true }), [f64(values)]);
    gradGradCheck((y) => y.var({ dim: [0, 1] }), [f64(values)]);
    gradCheck((y) => y.t().std({ dim: 0 }), [f64(values)]);
    gradGradCheck((y) => y.std({ dim: 0, correction: 0 }), [f64(values)]);
    const same = f64([2, 2, 2]);
    same.std().backward();
    expect(same.grad!.toArray()).toEqual([0, 0, 0]);
  });

  test("refuse integers, two corrections, and dimensions that are not there", () => {
    expect(() => tensor([1n, 2n]).var()).toThrow(/var: the tensor must be floating; got int64/);
    expect(() => tensor([true]).std()).toThrow(/std: the tensor must be floating; got bool/);
    expect(() => x.var({ correction: 1, unbiased: true })).toThrow(/not both/);
    expect(() => x.std({ dim: 5 })).toThrow(/std: dim must be/);
  });
});

describeOp("variance", {
  deviations: [
    {
      aspects: ["gradient"],
      when: ({ sample: { args } }) => (args[0] as Tensor).size === 1,
      reason: "The variance of one element is NaN, and so is its gradient; PyTorch's is infinite.",
    },
  ],
  torch: ({ options }) =>
    options === undefined
      ? "torch.var(a0)"
      : "torch.var(a0, **{'correction': 1, 'dim': None, **o})",
  tolerance: SUMMED,
  strideReason: "Runs of other lengths are added up in another order.",
  samples: (r) => [
    ...reductionSamples(r, { layout: "apart" }),
    { args: [r.tensor([3, 4], { layout: "apart" })], options: { dim: 1, correction: 0 } },
    { args: [r.tensor([3, 4], { layout: "apart" })], options: { dim: [0, 1], correction: 2 } },
    { args: [r.tensor([1, 4])], options: { dim: 0 } },
    {
      args: [r.tensor([3, 4], { layout: "apart" })],
      options: { unbiased: false },
      torch: "torch.var(a0, correction=0, dim=None)",
    },
  ],
});

describeOp("std", {
  torch: ({ options }) =>
    options === undefined
      ? "torch.std(a0)"
      : "torch.std(a0, **{'correction': 1, 'dim': None, **o})",
  tolerance: SUMMED,
  strideReason: "Runs of other lengths are added up in another order.",
  samples: (r) => [
    ...reductionSamples(r, { layout: "apart" }),
    { args: [r.tensor([3, 4], { layout: "apart" })], options: { dim: 1, correction: 0 } },
    { args: [r.tensor([3, 4], { layout: "apart" })], options: { dim: [0, 1], correction: 2 } },
    { args: [r.tensor([1, 4])], options: { dim: 0 } },
    {
      args: [r.tensor([3, 4], { layout: "apart" })],
      options: { unbiased: false },
      torch: "torch.std(a0, correction=0, dim=None)",
    },
  ],
});

describeOp("varMean", {
  deviations: [
    {
      aspects: ["gradient"],
      when: ({ sample: { args } }) => (args[0] as Tensor).size === 1,
      reason: "The variance of one element is NaN, and so is its gradient; PyTorch's is infinite.",
    },
  ],
  torch: ({ options }) =>
    options === undefined
      ? "torch.var_mean(a0)"
      : "torch.var_mean(a0, **{'correction': 1, 'dim': None, **o})",
  tolerance: SUMMED,
  strideReason: "Runs of other lengths are added up in another order.",
  samples: (r) => [
    ...reductionSamples(r, { layout: "apart" }),
    { args: [r.tensor([3, 4], { layout: "apart" })], options: { dim: 1, correction: 0 } },
    { args: [r.tensor([3, 4], { layout: "apart" })], options: { dim: [0, 1], correction: 2 } },
    { args: [r.tensor([1, 4])], options: { dim: 0 } },
    {
      args: [r.tensor([3, 4], { layout: "apart" })],
      options: { unbiased: false },
      torch: "torch.var_mean(a0, correction=0, dim=None)",
    },
  ],
});

describeOp("stdMean", {
  torch: ({ options }) =>
    options === undefined
      ? "torch.std_mean(a0)"
      : "torch.std_mean(a0, **{'correction': 1, 'dim': None, **o})",
  tolerance: SUMMED,
  strideReason: "Runs of other lengths are added up in another order.",
  samples: (r) => [
    ...reductionSamples(r, { layout: "apart" }),
    { args: [r.tensor([3, 4], { layout: "apart" })], options: { dim: 1, correction: 0 } },
    { args: [r.tensor([3, 4], { layout: "apart" })], options: { dim: [0, 1], correction: 2 } },
    { args: [r.tensor([1, 4])], options: { dim: 0 } },
    {
      args: [r.tensor([3, 4], { layout: "apart" })],
      options: { unbiased: false },
      torch: "torch.std_mean(a0, correction=0, dim=None)",
    },
  ],
});
