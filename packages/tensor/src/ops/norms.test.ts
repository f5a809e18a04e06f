import { describe, expect, test } from "vitest";
import {
  finfo,
  isFloating,
  layerNorm,
  rmsNorm,
  Tensor,
  tensor,
  zeros,
  type LayerNormOptions,
  type RmsNormOptions,
} from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import { SUMMED, describeOp } from "../../test/op-suite/index.ts";
import type { Tolerances } from "../../test/op-suite/index.ts";

const float64 = (values: unknown, requiresGrad = true): Tensor =>
  tensor(values as number[], { dtype: "float64", requiresGrad });
/** [2, 2, 3] */
const input = (): Tensor =>
  float64([
    [
      [0.2, -1.3, 2.1],
      [1.5, 0.4, -0.7],
    ],
    [
      [-0.3, 0.9, 0.1],
      [4.1, 3.9, 4.4],
    ],
  ]);

describe("layerNorm", () => {
  test("takes the mean away and divides by the deviation, group by group", () => {
    const y = layerNorm(
      tensor([
        [1, 3],
        [2, 2],
        [0, -4],
      ]),
      [2],
      { eps: 0 },
    );
    expect(y.at(0).toArray()).toEqual([-1, 1]);
    expect(y.at(2).toArray()).toEqual([1, -1]);
    expect(layerNorm(tensor([[2, 2]]), [2]).toArray()).toEqual([[0, 0]]);
    const options = { weight: tensor([2, 3]), bias: tensor([10, 20]), eps: 0 };
    expect(
      tensor([[1, 3]])
        .layerNorm([2], options)
        .toArray(),
    ).toEqual([[8, 23]]);
    expect(layerNorm(tensor([[1, 3]]), [2], { bias: tensor([10, 20]), eps: 0 }).toArray()).toEqual([
      [9, 21],
    ]);
  });

  test("normalizes over several last dimensions, and over strides as if they were contiguous", () => {
    const [x, flat] = [input(), input().reshape([2, 6])];
    expect(layerNorm(x, [2, 3]).reshape([2, 6]).toArray()).toEqual(layerNorm(flat, [6]).toArray());
    const turned = x.transpose(0, 2);
    expect(layerNorm(turned, [2]).toArray()).toEqual(layerNorm(turned.contiguous(), [2]).toArray());
  });

  test.each<[string, readonly number[], readonly string[]]>([
    ["the last dimension, nothing else", [3], []],
    ["the last dimension with a weight", [3], ["weight"]],
    ["the last dimension with a bias", [3], ["bias"]],
    ["two dimensions with weight and bias", [2, 3], ["weight", "bias"]],
    ["all dimensions with weight and bias", [2, 2, 3], ["weight", "bias"]],
  ])("has first and second derivatives over %s", (_what, shape, names) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const parameters = names.map((name) => {
      const values = Array.from({ length: size }, (_, i) => Math.cos(i + name.length));
      const parameter = float64(values, false).reshape(shape);
      parameter.requiresGrad = true;
      return parameter;
    });
    const f = (x: Tensor, ...given: Tensor[]): Tensor => {
      const options: LayerNormOptions = Object.fromEntries(
        names.map((name, i) => [name, given[i]]),
      );
      return layerNorm(x, shape, options);
    };
    gradCheck(f, [input(), ...parameters]);
    gradGradCheck(f, [input(), ...parameters]);
  });

  test("has the same gradients whether they are recorded or not, also for strided ones", () => {
    const gradients = [true, false].map((createGraph) => {
      const [x, weight, bias] = [input(), float64([1, 2, 3]), float64([0, 1, 2])];
      const y = layerNorm(x, [3], { weight, bias });
      y.transpose(0, 2)
        .mul(float64([1, -1], false))
        .sum()
        .backward(1, { createGraph });
      return [x, weight, bias].map((t) => t.grad!.detach());
    });
    gradients[0]!.forEach((gradient, i) => {
      expect(gradient.sub(gradients[1]![i]!).abs().amax().item()).toBeLessThan(1e-13);
    });
  });

  test("an empty batch gives an empty result, and parameters a gradient of zero", () => {
    const [x, weight] = [zeros([0, 3], { requiresGrad: true }), zeros([3], { requiresGrad: true })];
    const y = layerNorm(x, [3], { weight });
    expect(y.shape).toEqual([0, 3]);
    y.sum().backward();
    expect(x.grad!.shape).toEqual([0, 3]);
    expect(weight.grad!.toArray()).toEqual([0, 0, 0]);
    expect(layerNorm(zeros([2, 0]), [0]).shape).toEqual([2, 0]);
  });

  test.each<[() => Tensor, RegExp]>([
    [
      () => layerNorm(zeros([2, 3]), [2]),
      /x must end in the normalized shape.*got \[2\] for x of shape \[2, 3\]/,
    ],
    [() => layerNorm(zeros([3]), [2, 3]), /got \[2, 3\] for x of shape \[3\]/],
    [() => layerNorm(zeros([3]), []), /at least one dimension; got \[\]/],
    [
      () => layerNorm(zeros([2, 3]), [3], { weight: zeros([2]) }),
      /weight must have the normalized shape \[3\]; got \[2\]/,
    ],
    [
      () => layerNorm(zeros([2, 3]), [3], { bias: zeros([3], { dtype: "float64" }) }),
      /x and bias must have the same dtype; got float32 and float64/,
    ],
    [() => layerNorm(tensor([1, 2], { dtype: "int32" }), [2]), /x must be floating; got int32/],
    [() => layerNorm(zeros([3]), [3], { eps: -1 }), /eps must be at least 0; got -1/],
    [() => layerNorm(zeros([3]), [3], { eps: NaN }), /eps must be at least 0; got NaN/],
  ])("refuses what does not fit (%#)", (call, message) => {
    expect(call).toThrow(message);
  });
});

describe("rmsNorm", () => {
  test("divides by the root of the mean square", () => {
    expect(
      rmsNorm(
        tensor([
          [2, -2],
          [0, 0],
        ]),
        [2],
      )
        .at(1)
        .toArray(),
    ).toEqual([0, 0]);
    expect(rmsNorm(tensor([2, -2]), [2], { eps: 0 }).toArray()).toEqual([1, -1]);
    const options = { weight: tensor([3, 5]), eps: 0 };
    expect(
      tensor([[2, -2]])
        .rmsNorm([2], options)
        .toArray(),
    ).toEqual([[3, -5]]);
  });

  test("adds the dtype's machine epsilon unless told otherwise", () => {
    // x² = eps / 2 gives x / √(eps / 2 + eps) = 1 / √3.
    expect(rmsNorm(tensor([2 ** -12]), [1]).item()).toBeCloseTo(1 / Math.sqrt(3), 6);
    expect(rmsNorm(float64([2 ** -26]), [1]).item()).toBeCloseTo(Math.SQRT1_2, 12);
    expect(rmsNorm(float64([3]), [1], { eps: 7 }).item()).toBe(0.75);
  });

  test.each<[string, readonly number[], boolean]>([
    ["the last dimension", [3], false],
    ["the last dimension with a weight", [3], true],
    ["two dimensions with a weight", [2, 3], true],
  ])("has first and second derivatives over %s", (_what, shape, hasWeight) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const weight = float64(
      Array.from({ length: size }, (_, i) => Math.cos(i)),
      false,
    ).reshape(shape);
    weight.requiresGrad = true;
    const f = (x: Tensor, given: Tensor | null = null): Tensor => {
      const options: RmsNormOptions = { weight: given, eps: 1e-3 };
      return rmsNorm(x, shape, options);
    };
    const inputs = hasWeight ? [input(), weight] : [input()];
    gradCheck(f, inputs);
    gradGradCheck(f, inputs);
  });

  test("refuses what does not fit", () => {
    expect(() => rmsNorm(zeros([2, 3]), [2])).toThrow(
      /rmsNorm: x must end in the normalized shape/,
    );
    expect(() => rmsNorm(zeros([3]), [3], { weight: zeros([2]) })).toThrow(
      /rmsNorm: weight must have the normalized shape \[3\]; got \[2\]/,
    );
    expect(() => rmsNorm(zeros([3]), [3], { eps: -1 })).toThrow(/rmsNorm: eps must be at least 0/);
  });
});

const NORMALIZED: Tolerances = {
  ...SUMMED,
  float32: { rtol: 2e-6, atol: 2e-6 },
  reason: `${SUMMED.reason} What is left is divided by a small deviation.`,
};

describeOp("layerNorm", {
  torch: "F.layer_norm(a0, a1, **o)",
  tolerance: NORMALIZED,
  gradTolerance: {
    float32: { rtol: 1e-5, atol: 1e-5 },
    reason: "Differences of nearly equal sums.",
  },
  samples: (r) => [
    { args: [r.tensor([4], { distinct: true }), [4]] },
    {
      args: [r.tensor([2, 3, 4], { distinct: true }), [4]],
      options: { weight: r.tensor([4]), bias: r.tensor([4]) },
    },
    {
      args: [r.tensor([2, 3, 2], { distinct: true }), [3, 2]],
      options: { weight: r.tensor([3, 2]), eps: 0.1 },
    },
    { args: [r.tensor([3, 5], { distinct: true }), [5]], options: { bias: r.tensor([5]) } },
    { args: [r.tensor([0, 3]), [3]] },
    { args: [r.tensor([2, 0]), [0]] },
    { args: [r.special().reshape([1, -1]), [r.special().size]], isSpecial: true },
  ],
});

describeOp("rmsNorm", {
  // PyTorch 1.13 has none: its formula, behind the checks of layer norm.
  torch: ({ args: [x] }) => {
    // The dtype's own epsilon, also where PyTorch is asked for what float32 gives.
    const eps = x instanceof Tensor && isFloating(x.dtype) ? finfo(x.dtype).eps : 0;
    const wide = "a0.double() if a0.dtype == torch.float64 else a0.float()";
    const normalized = `x * torch.rsqrt((x * x).mean(tuple(range(-len(a1), 0)), keepdim=True) + (${eps} if o.eps is None else o.eps))`;
    const scaled = `${normalized} * (1 if o.weight is None else o.weight.to(x.dtype))`;
    return `[F.layer_norm(a0, a1, o.weight), (lambda x: ${scaled})(${wide}).to(a0.dtype)][1]`;
  },
  tolerance: NORMALIZED,
  gradTolerance: {
    float32: { rtol: 1e-5, atol: 1e-5 },
    reason: "Differences of nearly equal sums.",
  },
  samples: (r) => [
    { args: [r.tensor([4]), [4]] },
    { args: [r.tensor([2, 3, 4]), [4]], options: { weight: r.tensor([4]) } },
    { args: [r.tensor([2, 3, 2]), [3, 2]], options: { weight: r.tensor([3, 2]), eps: 0.1 } },
    { args: [r.tensor([0, 3]), [3]] },
  ],
});
