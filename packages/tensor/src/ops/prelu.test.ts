import { describe, expect, test } from "vitest";
import { arange, grad, ones, prelu, tensor, zeros, type Tensor } from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import { describeOp, SUMMED } from "../../test/op-suite/index.ts";

const f64 = (values: number[] | number[][]): Tensor =>
  tensor(values, { dtype: "float64", requiresGrad: true });

describe("prelu", () => {
  test("has one slope for all, or one a channel", () => {
    const x = tensor([
      [-4, 2, -1],
      [3, -8, 0],
    ]);
    expect(prelu(x, tensor([0.25])).toArray()).toEqual([
      [-1, 2, -0.25],
      [3, -2, 0],
    ]);
    expect(prelu(x, tensor(0.5)).toArray()).toEqual(prelu(x, tensor([0.5])).toArray());
    expect(x.prelu(tensor([0.5, 0.25, 2])).toArray()).toEqual([
      [-2, 2, -2],
      [3, -2, 0],
    ]);
    const images = arange(16).sub(8).to("float32").reshape([2, 2, 2, 2]);
    const out = prelu(images, tensor([2, 3]));
    expect(out.at(0, 0).toArray()).toEqual([
      [-16, -14],
      [-12, -10],
    ]);
    expect(out.at(0, 1).toArray()).toEqual([
      [-12, -9],
      [-6, -3],
    ]);
    expect(out.at(1).toArray()).toEqual(images.at(1).toArray());
  });

  test("takes any number of dimensions, and nothing at all", () => {
    expect(prelu(tensor(-2), tensor([3])).toArray()).toBe(-6);
    expect(prelu(tensor([-2, 1]), tensor([3])).toArray()).toEqual([-6, 1]);
    expect(prelu(zeros([0, 3]), ones([3])).shape).toEqual([0, 3]);
    expect(prelu(zeros([2, 0]), zeros([0])).shape).toEqual([2, 0]);
    const weight = ones([3]).setRequiresGrad();
    prelu(zeros([0, 3]), weight)
      .sum()
      .backward();
    expect(weight.grad!.toArray()).toEqual([0, 0, 0]);
  });

  test("has the gradients that differences give, and the second derivatives", () => {
    const x = (): Tensor =>
      f64([
        [-1, 2, -0.5],
        [0.7, -3, 1.1],
      ]);
    for (const weight of [f64([0.3]), f64([0.3, -0.2, 1.5])]) {
      gradCheck(prelu, [x(), weight]);
      gradGradCheck(prelu, [x(), weight]);
    }
  });

  test("takes the slope's side at 0, and keeps NaN", () => {
    const x = f64([0, NaN]);
    const weight = f64([0.25]);
    const y = prelu(x, weight);
    expect(y.toArray()).toEqual([0, NaN]);
    const [dx, dw] = grad(y.sum(), [x, weight]);
    expect(dx!.toArray()).toEqual([0.25, 0.25]);
    expect(dw!.toArray()).toEqual([NaN]);
  });

  test("computes bfloat16 in float32", () => {
    const x = tensor([-3, 5], { dtype: "bfloat16" });
    const y = prelu(x, tensor([0.25], { dtype: "bfloat16" }));
    expect([y.dtype, y.toArray()]).toEqual(["bfloat16", [-0.75, 5]]);
  });

  test("says what does not fit", () => {
    expect(() => prelu(ones([2, 3]), ones([2]))).toThrow(
      "prelu: the weight must have one element, or one for each of the 3 channels of x (dimension 1); got weight [2] and x [2, 3]",
    );
    expect(() => prelu(ones([3]), ones([3]))).toThrow("for each of the 1 channels");
    expect(() => prelu(ones([2, 2]), ones([2, 1]))).toThrow("got weight [2, 1] and x [2, 2]");
    expect(() => prelu(ones([2]), ones([1], { dtype: "float64" }))).toThrow(
      "prelu: the weight must have the dtype of x; got float64 and float32 (cast one of them)",
    );
    expect(() => prelu(ones([2], { dtype: "int64" }), ones([1]))).toThrow(
      'prelu: the tensor must be floating; got int64 (cast it first, as in x.to("float32"))',
    );
  });
});

describeOp("prelu", {
  torch: "F.prelu(a0, a1)",
  gradTolerance: SUMMED,
  deviations: [
    {
      aspects: ["verdict"],
      when: ({ mutation }) => mutation?.text.startsWith("bfloat16") === true,
      reason: "PyTorch 1 also takes bfloat16 with a float32 weight; PyTorch 2 refuses, as ours.",
    },
  ],
  samples: (r) => [
    { args: [r.tensor([], { avoid: [0] }), r.tensor([1])] },
    { args: [r.tensor([5], { avoid: [0] }), r.tensor([1])] },
    { args: [r.tensor([5], { avoid: [0] }), r.tensor([])] },
    { args: [r.tensor([4, 3], { avoid: [0] }), r.tensor([3])] },
    { args: [r.tensor([2, 3, 4, 2], { avoid: [0] }), r.tensor([3])] },
    { args: [r.tensor([2, 1, 4], { avoid: [0] }), r.tensor([1])] },
    { args: [r.tensor([0, 3]), r.tensor([3])] },
    { args: [r.special(), r.tensor([1])], isSpecial: true },
  ],
});
