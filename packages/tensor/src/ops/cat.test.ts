import { describe, expect, test } from "vitest";
import { cat, hstack, ones, stack, tensor, vstack, zeros, type Tensor } from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import { describeOp } from "../../test/op-suite/index.ts";

const f64 = (values: number[] | number[][]): Tensor =>
  tensor(values, { dtype: "float64", requiresGrad: true });

describe("cat", () => {
  test("joins along any dimension, from any strides, and promotes", () => {
    const a = tensor([
      [1, 2],
      [3, 4],
    ]);
    expect(cat([a, a.t()]).toArray()).toEqual([
      [1, 2],
      [3, 4],
      [1, 3],
      [2, 4],
    ]);
    expect(cat([a.t(), a], -1).toArray()).toEqual([
      [1, 3, 1, 2],
      [2, 4, 3, 4],
    ]);
    const mixed = cat([tensor([1n]), tensor([true]), tensor([2.5], { dtype: "float16" })]);
    expect([mixed.dtype, mixed.toArray()]).toEqual(["float16", [1, 1, 2.5]]);
    expect(cat([zeros([0]), a]).shape).toEqual([2, 2]); // as PyTorch still allows
    expect(cat([zeros([2, 0]), a], 1).toArray()).toEqual(a.toArray());
    expect(cat([zeros([0])]).shape).toEqual([0]);
  });

  test("has the gradient of differences for each input, one of which may stand twice", () => {
    const inputs = [
      f64([[1, 2]]),
      f64([
        [3, 4],
        [5, 6],
      ]),
    ];
    gradCheck((a, b) => cat([a, b, a]).pow(2), inputs);
    gradGradCheck((a, b) => cat([a, b, a]).pow(3), inputs);
  });

  test("refuses nothing, scalars, other shapes and dimensions", () => {
    expect(() => cat([])).toThrow(/cat: a list of at least one tensor is needed; got a list of 0/);
    expect(() => cat(ones([2]) as never)).toThrow(/at least one tensor is needed; got object/);
    expect(() => cat([tensor(1)])).toThrow(/must have a dimension; got a scalar \(use stack\)/);
    expect(() => cat([ones([2, 3]), ones([2, 4])])).toThrow(
      /all sizes but that of dimension 0 must be equal; got \[2, 3\] and, as tensor 1, \[2, 4\]/,
    );
    expect(() => cat([ones([2])], 1)).toThrow(/cat: dim must be an integer from -1 to 0; got 1/);
  });
});

test("stack, hstack and vstack", () => {
  const [a, b] = [tensor([1, 2]), tensor([3, 4])];
  expect(stack([a, b]).toArray()).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(stack([a, b], -1).toArray()).toEqual([
    [1, 3],
    [2, 4],
  ]);
  expect(stack([tensor(1), tensor(2n)]).dtype).toBe("float32");
  expect(stack([zeros([0]), zeros([0])]).shape).toEqual([2, 0]);
  expect(hstack([a, b]).toArray()).toEqual([1, 2, 3, 4]);
  expect(hstack([tensor(1), b]).toArray()).toEqual([1, 3, 4]);
  expect(vstack([a, tensor([[5, 6]])]).toArray()).toEqual([
    [1, 2],
    [5, 6],
  ]);
  expect(() => stack([a, tensor([1])])).toThrow(/one shape; got \[2\] and, as tensor 1, \[1\]/);
  expect(() => stack([a], 2)).toThrow(/stack: dim must be/);
  gradCheck((x, y) => stack([x, y], 1).pow(2), [f64([1, 2]), f64([3, 4])]);
});

describeOp("cat", {
  torch: "torch.cat(a0, a1)",
  samples: (r) => [
    { args: [[r.tensor([2]), r.tensor([3])], 0] },
    { args: [[r.tensor([2, 3]), r.tensor([1, 3]), r.tensor([2, 3])], 0] },
    { args: [[r.tensor([2, 3, 1]), r.tensor([2, 3, 4])], -1] },
    { args: [[r.tensor([2, 0]), r.tensor([2, 3])], 1] },
    { args: [[r.tensor([0]), r.tensor([2, 3])], 1] },
    { args: [[r.tensor([2, 3])], 0] },
    { args: [[r.tensor([2, 3]), r.tensor([2, 3], { dtype: "float16" })], 0] },
    { args: [[r.special(), r.tensor([2])], 0], isSpecial: true },
  ],
});

describeOp("stack", {
  torch: "torch.stack(a0)",
  samples: (r) => [
    { args: [[r.tensor([]), r.tensor([])]] },
    { args: [[r.tensor([3]), r.tensor([3])], 1], torch: "torch.stack(a0, a1)" },
    {
      args: [[r.tensor([2, 3]), r.index([2, 3], 4), r.tensor([2, 3])], -1],
      torch: "torch.stack(a0, a1)",
    },
    { args: [[r.tensor([2, 3])]] },
    { args: [[r.tensor([0]), r.tensor([0])], 1], torch: "torch.stack(a0, a1)" },
    { args: [[r.tensor([2, 0]), r.tensor([2, 0])]] },
    { args: [[r.tensor([2]), r.tensor([3])]] },
  ],
});

describeOp("hstack", {
  torch: "torch.hstack(a0)",
  samples: (r) => [
    { args: [[r.tensor([]), r.tensor([2])]] },
    { args: [[r.tensor([3]), r.tensor([2], { dtype: "float64" })]] },
    { args: [[r.tensor([2, 1]), r.tensor([2, 3])]] },
    { args: [[r.tensor([2, 0, 2]), r.tensor([2, 1, 2])]] },
    { args: [[r.tensor([2, 1]), r.tensor([3, 1])]] },
  ],
});

describeOp("vstack", {
  torch: "torch.vstack(a0)",
  samples: (r) => [
    { args: [[r.tensor([]), r.tensor([1])]] },
    { args: [[r.tensor([3]), r.tensor([2, 3])]] },
    { args: [[r.tensor([2, 1, 2]), r.tensor([1, 1, 2])]] },
    { args: [[r.tensor([0, 3]), r.tensor([3])]] },
    { args: [[r.tensor([0]), r.tensor([0])]] },
    { args: [[r.tensor([2]), r.tensor([3])]] },
  ],
});
