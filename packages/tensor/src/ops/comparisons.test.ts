import { expect, test } from "vitest";
import { tensor } from "../index.ts";
import { binarySamples, describeOp, unarySamples } from "../../test/op-suite/index.ts";

test("comparisons give bools, broadcast, and compare numbers with any dtype", () => {
  const x = tensor([[1, 2, 3]]);
  expect(x.eq(2).toArray()).toEqual([[false, true, false]]);
  expect(x.ne(2).toArray()).toEqual([[true, false, true]]);
  expect(x.lt(2).toArray()).toEqual([[true, false, false]]);
  expect(x.le(2).toArray()).toEqual([[true, true, false]]);
  expect(x.gt(2).toArray()).toEqual([[false, false, true]]);
  expect(x.ge(tensor([[3], [1]])).toArray()).toEqual([
    [false, false, true],
    [true, true, true],
  ]);
  expect(tensor([1, 2], { dtype: "int32" }).lt(1.5).toArray()).toEqual([true, false]);
  expect(x.eq(2).dtype).toBe("bool");
  expect(tensor([NaN]).eq(NaN).toArray()).toEqual([false]);
});

test("logic takes any dtype as zero or not", () => {
  const [a, b] = [tensor([0, 1, 2]), tensor([true, false, true])];
  expect(a.logicalAnd(b).toArray()).toEqual([false, false, true]);
  expect(a.logicalOr(b).toArray()).toEqual([true, true, true]);
  expect(a.logicalNot().toArray()).toEqual([true, false, false]);
});

test("the chapter's mask: a float times a comparison", () => {
  const w = tensor([-7, 3, 8]);
  expect(w.mul_(w.abs().ge(5)).toArray()).toEqual([-7, 0, 8]);
});

test("casts truncate, saturate and test for zero", () => {
  expect(tensor([1.9, -1.9, 1e10, NaN]).to("int32").toArray()).toEqual([1, -1, 2147483647, 0]);
  expect(tensor([0, -0, 0.1, NaN]).to("bool").toArray()).toEqual([false, false, true, true]);
  expect(tensor([true, false]).to("float64").toArray()).toEqual([1, 0]);
  expect(() => tensor([1]).to("complex64" as "float32")).toThrow(
    /dtype must be one of bool, uint8, int32, int64, float16, .*; got "complex64"/,
  );
});

describeOp("eq", {
  torch: "torch.eq(a0, a1)",
  differentiable: false,
  samples: (r) => [
    ...binarySamples(r, { a: { ties: true }, b: { ties: true } }),
    { args: [r.tensor([3]), NaN] },
  ],
});

describeOp("ne", {
  torch: "torch.ne(a0, a1)",
  differentiable: false,
  samples: (r) => [
    ...binarySamples(r, { a: { ties: true }, b: { ties: true } }),
    { args: [r.tensor([3]), NaN] },
  ],
});

describeOp("lt", {
  torch: "torch.lt(a0, a1)",
  differentiable: false,
  samples: (r) => [
    ...binarySamples(r, { a: { ties: true }, b: { ties: true } }),
    { args: [r.tensor([3]), NaN] },
  ],
});

describeOp("le", {
  torch: "torch.le(a0, a1)",
  differentiable: false,
  samples: (r) => [
    ...binarySamples(r, { a: { ties: true }, b: { ties: true } }),
    { args: [r.tensor([3]), NaN] },
  ],
});

describeOp("gt", {
  torch: "torch.gt(a0, a1)",
  differentiable: false,
  samples: (r) => [
    ...binarySamples(r, { a: { ties: true }, b: { ties: true } }),
    { args: [r.tensor([3]), NaN] },
  ],
});

describeOp("ge", {
  torch: "torch.ge(a0, a1)",
  differentiable: false,
  samples: (r) => [
    ...binarySamples(r, { a: { ties: true }, b: { ties: true } }),
    { args: [r.tensor([3]), NaN] },
  ],
});

describeOp("logicalNot", {
  torch: "torch.logical_not(a0)",
  differentiable: false,
  samples: (r) => unarySamples(r, { ties: true }),
});
