import { describe, expect, test } from "vitest";
import { binarySamples, describeOp, unarySamples } from "../../test/op-suite/index.ts";
import type { Deviation, OpEntry } from "../../test/op-suite/entry.ts";
import { allclose, equal, isclose, nanToNum, tensor, zeros } from "../index.ts";

const predicate = (torch: string): OpEntry => ({
  torch,
  samples: (r) => unarySamples(r, { ties: true }),
  differentiable: false,
});

describeOp("isnan", predicate("torch.isnan(a0)"));
describeOp("isinf", predicate("torch.isinf(a0)"));
describeOp("isfinite", predicate("torch.isfinite(a0)"));
describeOp("signbit", predicate("torch.signbit(a0)"));
describeOp("logicalNot", predicate("torch.logical_not(a0)"));
describeOp("bitwiseNot", predicate("torch.bitwise_not(a0)"));

describeOp("nanToNum", {
  torch: "torch.nan_to_num(a0, **o)",
  samples: (r) => [
    ...unarySamples(r),
    { args: [r.special()], options: { nan: 7 }, isSpecial: true },
    { args: [r.special()], options: { posinf: 3, neginf: -3.5 }, isSpecial: true },
  ],
});

const logical = (torch: string): OpEntry => ({
  torch,
  samples: (r) => binarySamples(r, { a: { ties: true }, b: { ties: true }, scalars: [] }),
  differentiable: false,
});

describeOp("logicalAnd", logical("torch.logical_and(a0, a1)"));
describeOp("logicalOr", logical("torch.logical_or(a0, a1)"));
describeOp("logicalXor", logical("torch.logical_xor(a0, a1)"));

const comparison = (torch: string): OpEntry => ({
  torch,
  samples: (r) => [
    ...binarySamples(r, { a: { ties: true }, b: { ties: true }, scalars: [1, 0.5] }),
    { args: [r.tensor([3], { dtype: "int64" }), r.tensor([3], { ties: true })] },
  ],
  differentiable: false,
});

describeOp("eq", comparison("torch.eq(a0, a1)"));
describeOp("ne", comparison("torch.ne(a0, a1)"));
describeOp("lt", comparison("torch.lt(a0, a1)"));
describeOp("le", comparison("torch.le(a0, a1)"));
describeOp("gt", comparison("torch.gt(a0, a1)"));
describeOp("ge", comparison("torch.ge(a0, a1)"));

const EQUAL_NAN: Deviation = {
  aspects: ["verdict"],
  when: ({ ours, torch, sample: { options } }) =>
    ours.error === null &&
    options?.["equalNan"] === true &&
    torch.error?.startsWith("output with shape") === true,
  reason: "With equal_nan PyTorch does not broadcast its first operand.",
};

describeOp("isclose", {
  deviations: [EQUAL_NAN],
  torch: "torch.isclose(a0, a1, **o)",
  samples: (r) => [
    { args: [r.tensor([]), r.tensor([])] },
    { args: [r.tensor([2, 3], { ties: true }), r.tensor([3], { ties: true })] },
    { args: [r.tensor([3, 1]), r.tensor([2, 1, 4])], options: { atol: 1, rtol: 0 } },
    { args: [r.tensor([0, 3]), r.tensor([3])] },
    { args: [r.special(), r.special({ layout: "contiguous" })], options: { equalNan: true } },
    { args: [r.special(), r.special()] },
  ],
  differentiable: false,
  errors: [
    {
      args: [tensor([1]), tensor([1], { dtype: "float64" })],
      message: "isclose: the dtypes must be equal; got float32 and float64",
    },
    {
      args: [tensor([1]), tensor([1])],
      options: { atol: -1 },
      message: "isclose: atol must be at least 0; got -1",
    },
  ],
});

describeOp("allclose", {
  deviations: [EQUAL_NAN],
  torch: "torch.tensor(torch.allclose(a0, a1, **o))",
  results: (result: boolean) => [tensor(result)],
  samples: (r) => [
    { args: [r.tensor([]), r.tensor([])] },
    { args: [r.tensor([2, 3], { ties: true }), r.tensor([3], { ties: true })] },
    { args: [r.tensor([3]), r.tensor([2, 3])], options: { atol: 9 } },
    { args: [r.tensor([0, 3]), r.tensor([3])] },
    { args: [r.special(), r.special()], options: { equalNan: true } },
  ],
  differentiable: false,
});

describeOp("equal", {
  torch: "torch.tensor(torch.equal(a0, a1))",
  results: (result: boolean) => [tensor(result)],
  samples: (r) => {
    const x = r.tensor([2, 3]);
    return [
      { args: [x, x] },
      { args: [x, x.clone()] },
      { args: [x, r.tensor([2, 3])] },
      { args: [x, r.tensor([3])] },
      { args: [r.tensor([0, 3]), r.tensor([0, 3])] },
      { args: [r.special(), r.special()] },
    ];
  },
  differentiable: false,
});

describe("predicates", () => {
  test("closeness is relative to the second operand, and infinities are close to themselves alone", () => {
    const a = tensor([1, 100, Infinity, Infinity, NaN]);
    const b = tensor([1.1, 101, Infinity, -Infinity, NaN]);
    expect(isclose(a, b, { rtol: 0.01, atol: 0 }).toArray()).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
    expect(isclose(a, b, { equalNan: true }).at(4).item()).toBe(1);
    expect(allclose(tensor([1n, 2n]), tensor([1n, 3n]), { atol: 1 })).toBe(true);
    expect(allclose(zeros([0]), zeros([1]))).toBe(true);
    expect(equal(tensor([1]), tensor([[1]]))).toBe(false);
    expect(equal(tensor([1, 2]), tensor([1n, 2n]))).toBe(true);
  });

  test("int64 elements are compared with all their digits, with floats as floats", () => {
    const big = tensor([2n ** 53n + 1n]);
    expect(big.eq(tensor([2n ** 53n])).toArray()).toEqual([false]);
    expect(big.gt(2n ** 53n).toArray()).toEqual([true]);
    expect(big.eq(tensor([2 ** 53], { dtype: "float64" })).toArray()).toEqual([true]);
    expect(big.eq(2 ** 53 - 1).toArray()).toEqual([false]);
  });

  test("numbers in place of NaN and infinities get no gradient", () => {
    const x = tensor([NaN, 1, Infinity], { requiresGrad: true });
    const y = nanToNum(x, { nan: 5, posinf: 9 });
    expect(y.toArray()).toEqual([5, 1, 9]);
    y.sum().backward();
    expect(x.grad!.toArray()).toEqual([0, 1, 0]);
    const half = tensor([-Infinity], { dtype: "float16" });
    expect(nanToNum(half).toArray()).toEqual([-65504]);
  });
});
