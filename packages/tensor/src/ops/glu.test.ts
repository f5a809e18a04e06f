import { describe, expect, test } from "vitest";
import { arange, glu, grad, rand, tensor, zeros, type Tensor } from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import { describeOp } from "../../test/op-suite/index.ts";

const x64 = (): Tensor =>
  rand([4, 2, 6], { dtype: "float64" }).mul(4).sub(2).detach().setRequiresGrad();

describe("glu", () => {
  test("multiplies one half by the sigmoid of the other", () => {
    const y = glu(tensor([[2, -4, 0, 1]], { dtype: "float64" }));
    expect(y.shape).toEqual([1, 2]);
    expect(y.at(0, 0).item()).toBe(1);
    expect(y.at(0, 1).item()).toBeCloseTo(-4 / (1 + Math.exp(-1)), 12);
  });

  test("halves any dimension of any strides", () => {
    const x = arange(24).sub(12).div(3).reshape([4, 6]);
    for (const [dim, rows] of [
      [0, x.t()],
      [1, x],
      [-2, x.t()],
    ] as const) {
      const d = dim < 0 ? dim + 2 : dim;
      const half = rows.shape[d]! / 2;
      const wanted = rows.narrow(d, 0, half).mul(rows.narrow(d, half, half).sigmoid());
      expect(glu(rows, dim).toArray()).toEqual(wanted.toArray());
    }
    expect(glu(zeros([0, 4])).shape).toEqual([0, 2]);
    expect(glu(zeros([0, 4]), 0).shape).toEqual([0, 4]);
  });

  test.each([0, 1, 2])("has the gradients that differences give along dimension %d", (dim) => {
    gradCheck((x) => glu(x, dim), [x64()]);
    gradGradCheck((x) => glu(x, dim), [x64()]);
  });

  test("has the gradient of its parts in float32 and bfloat16", () => {
    for (const dtype of ["float32", "bfloat16"] as const) {
      const x = x64().to(dtype).detach().setRequiresGrad();
      const parts = x.narrow(2, 0, 3).mul(x.narrow(2, 3, 3).sigmoid());
      const [wanted] = grad(parts.sum(), [x]);
      const [actual] = grad(glu(x).sum(), [x]);
      expect(actual!.dtype).toBe(dtype);
      const worst = actual!.sub(wanted!).abs().max().item();
      expect(worst).toBeLessThan(dtype === "float32" ? 1e-6 : 0.02);
    }
  });

  test("keeps NaN, and opens and shuts at infinity", () => {
    const y = glu(tensor([NaN, Infinity, 1, 1, 1, 1, Infinity, -Infinity]));
    expect(y.toArray()).toEqual([NaN, Infinity, 1, 0]);
  });

  test("says what does not fit", () => {
    expect(() => glu(zeros([2, 3]))).toThrow(
      "glu: the size of the halved dimension must be even; got dimension 1 of shape [2, 3]",
    );
    expect(() => glu(tensor(1))).toThrow("glu: the size of the halved dimension must be even");
    expect(() => glu(zeros([2, 2]), 2)).toThrow("glu: dim must be an integer from -2 to 1; got 2");
    expect(() => glu(zeros([2], { dtype: "int32" }))).toThrow("glu: the tensor must be floating");
  });
});

describeOp("glu", {
  torch: ({ args }) => (args.length === 1 ? "F.glu(a0)" : "F.glu(a0, a1)"),
  samples: (r) => [
    { args: [r.tensor([6])] },
    { args: [r.tensor([2, 3, 4])] },
    { args: [r.tensor([2, 3, 4]), 0] },
    { args: [r.tensor([4, 2]), -2] },
    { args: [r.tensor([0, 4])] },
    { args: [r.tensor([0, 4]), 0] },
    { args: [r.tensor([3, 70], { layout: "contiguous", low: -8, high: 8 })] },
    { args: [r.special().repeat([1, 2]), 1], isSpecial: true },
  ],
});
