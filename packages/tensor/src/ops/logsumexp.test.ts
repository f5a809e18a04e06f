import { describe, expect, test } from "vitest";
import { logsumexp, tensor, zeros, type NestedNumbers, type Tensor } from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import { SUMMED, describeOp, reductionSamples } from "../../test/op-suite/index.ts";

const f64 = (values: NestedNumbers): Tensor =>
  tensor(values, { dtype: "float64", requiresGrad: true });

describe("logsumexp", () => {
  test("does not overflow, and passes infinities and NaN on", () => {
    expect(
      logsumexp(
        tensor([
          [0, 0],
          [1000, 1000],
        ]),
        { dim: 1 },
      ).toArray(),
    ).toEqual([Math.fround(Math.log(2)), Math.fround(1000 + Math.log(2))]);
    expect(logsumexp(tensor([-Infinity, -Infinity])).item()).toBe(-Infinity);
    expect(logsumexp(tensor([Infinity, 1])).item()).toBe(Infinity);
    expect(logsumexp(tensor([NaN, 1])).item()).toBeNaN();
  });

  test("over any dimensions, of integers in float32, of nothing -Infinity", () => {
    const x = zeros([2, 3]);
    expect(x.t().logsumexp({ dim: [0, 1], keepdim: true }).shape).toEqual([1, 1]);
    expect(x.logsumexp().item()).toBeCloseTo(Math.log(6), 6);
    expect(logsumexp(tensor([1n, 1n])).dtype).toBe("float32");
    expect(zeros([0]).logsumexp().item()).toBe(-Infinity);
    expect(tensor([1, 2], { dtype: "float16" }).logsumexp().dtype).toBe("float16");
    expect(() => x.logsumexp({ dim: 2 })).toThrow(/logsumexp: dim/);
  });

  test("has the gradient of differences, twice", () => {
    const x = (): Tensor =>
      f64([
        [1, 2, 4],
        [3, -5, 1],
      ]);
    gradCheck((y) => y.logsumexp({ dim: 1 }), [x()]);
    gradCheck((y) => y.t().logsumexp({ dim: 0, keepdim: true }), [x()]);
    gradGradCheck((y) => y.logsumexp(), [x()]);
  });
});

describeOp("logsumexp", {
  torch: "torch.logsumexp(a0, **{'dim': tuple(range(a0.dim())), **o})",
  tolerance: SUMMED,
  strideReason: "Runs of other lengths are added up in another order.",
  samples: (r) => [
    ...reductionSamples(r, { low: -5, high: 5 }),
    {
      args: [r.values([-Infinity, -Infinity, -Infinity], { dtype: r.floatingDType })],
      options: { dim: 0 },
      isSpecial: true,
    },
    {
      args: [r.values([1000, 999, Infinity], { dtype: r.floatingDType })],
      options: { dim: 0 },
      isSpecial: true,
    },
  ],
});
