import { describe, expect, test } from "vitest";
import {
  DTypeError,
  batchNorm,
  groupNorm,
  instanceNorm,
  noGrad,
  ones,
  randn,
  tensor,
  zeros,
  type Tensor,
} from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import { MORE_DTYPES, SUMMED, describeOp } from "../../test/op-suite/index.ts";
import type { Deviation, Tolerances } from "../../test/op-suite/index.ts";

const f64 = { dtype: "float64" } as const;
const leaf = (shape: readonly number[]): Tensor => randn(shape, { ...f64, requiresGrad: true });
const sample = (): Tensor =>
  tensor(
    [
      [
        [1, 2, 3],
        [4, 5, 9],
      ],
      [
        [0, 1, 2],
        [3, 3, 3],
      ],
    ],
    f64,
  );
const rounded = (x: Tensor): number[] =>
  [...x.toTypedArray()].map((value) => Math.round(Number(value) * 1e4) / 1e4 + 0);

describe("batchNorm", () => {
  test("gives the same gradients twice from a retained graph", () => {
    const [x, weight] = [leaf([4, 3, 5]), leaf([3])];
    const out = batchNorm(x, null, null, { weight, training: true });
    const dy = randn(out.shape, f64);
    const twice = [0, 1].map(() => {
      x.grad = null;
      weight.grad = null;
      out.backward(dy, { retainGraph: true });
      return [x.grad, weight.grad].map((grad) => (grad as unknown as Tensor).toArray());
    });
    expect(twice[1]).toEqual(twice[0]);
  });

  test("gives PyTorch's values when training and moves the running statistics", () => {
    const [mean, variance] = [tensor([1, 2], f64), tensor([1, 4], f64)];
    const parameters = { weight: tensor([2, 3], f64), bias: tensor([0.5, -0.5], f64) };
    const y = batchNorm(sample(), mean, variance, { ...parameters, training: true });
    expect(rounded(y)).toEqual([
      ...[-0.5445, 1.5445, 3.6334, -1.2006, 0.2006, 5.8058],
      ...[-2.6334, -0.5445, 1.5445, -2.6019, -2.6019, -2.6019],
    ]);
    expect(rounded(mean)).toEqual([1.05, 2.25]);
    expect(rounded(variance)).toEqual([1.01, 4.15]);
    const evaluated = batchNorm(sample(), mean, variance);
    expect(rounded(evaluated)).toEqual([
      ...[-0.0498, 0.9453, 1.9403, 0.859, 1.3499, 3.3134],
      ...[-1.0448, -0.0498, 0.9453, 0.3682, 0.3682, 0.3682],
    ]);
    expect(rounded(mean)).toEqual([1.05, 2.25]);
  });

  test.each([
    ["sequences", [3, 4, 5], true],
    ["vectors", [5, 4], true],
    ["images with running statistics", [3, 4, 2, 3], false],
    ["vectors with running statistics", [3, 4], false],
  ] as const)("of %s has the gradients that differences give, twice", (_, shape, training) => {
    const mean = tensor([1, 2, 3, 4], f64);
    const variance = tensor([1, 2, 0.5, 4], f64);
    const f = (x: Tensor, weight: Tensor, bias: Tensor): Tensor =>
      training
        ? batchNorm(x, null, null, { weight, bias, training })
        : batchNorm(x, mean, variance, { weight, bias });
    const inputs = [leaf(shape), leaf([4]), leaf([4])];
    gradCheck(f, inputs);
    gradGradCheck(f, inputs);
    gradCheck((x) => f(x, ones([4], f64), zeros([4], f64)), [inputs[0]!]);
    gradCheck((x) => batchNorm(x, mean, variance, { training }), [inputs[0]!]);
  });

  test("backward keeps the running statistics that forward saw", () => {
    const [mean, variance] = [zeros([2]), ones([2])];
    const x = randn([3, 2]).setRequiresGrad();
    const y = batchNorm(x, mean, variance, { weight: ones([2]), eps: 0 });
    noGrad(() => batchNorm(randn([8, 2]).mul(100), mean, variance, { training: true }));
    y.sum().backward();
    expect(x.grad!.toArray()).toEqual(ones([3, 2]).toArray());
  });

  test("keeps its digits when means are large, for strided and for empty input", () => {
    const x = randn([64, 2, 50]).add(1000);
    const y = batchNorm(x, null, null, { training: true });
    const wanted = batchNorm(x.to("float64"), null, null, { training: true });
    const distance = y.to("float64").sub(wanted).abs().sum().item() / y.size;
    expect(distance).toBeLessThan(1e-4);
    const turned = x.transpose(0, 2).contiguous().transpose(0, 2);
    expect(batchNorm(turned, null, null, { training: true }).toArray()).toEqual(y.toArray());
    const mean = zeros([3]);
    const empty = batchNorm(zeros([0, 3, 2]), mean, ones([3]), { training: true });
    expect(empty.shape).toEqual([0, 3, 2]);
    expect(mean.toArray()).toEqual([0, 0, 0]);
  });

  test("says what does not fit", () => {
    const x = zeros([2, 3]);
    expect(() => batchNorm(zeros([3]), null, null, { training: true })).toThrow(
      "batchNorm: x must be [batch, channels, ...]; got shape [3]",
    );
    expect(() => batchNorm(x)).toThrow(
      "batchNorm: running statistics must be given when not training; got null (or pass training: true)",
    );
    expect(() => batchNorm(x, zeros([3]))).toThrow("got only runningMean");
    expect(() => batchNorm(x, zeros([2]), ones([3]))).toThrow(
      "batchNorm: runningMean must be [3], one value a channel; got shape [2] for x [2, 3]",
    );
    expect(() => batchNorm(x, zeros([3], f64), ones([3]))).toThrow(
      "batchNorm: x and runningMean must have the same dtype; got float32 and float64 (cast with to)",
    );
    expect(() => batchNorm(zeros([1, 3]), null, null, { training: true })).toThrow(
      "batchNorm: training needs more than one value a channel; got x [1, 3]",
    );
    expect(() => batchNorm(x, zeros([3]), ones([3]), { eps: -1 })).toThrow("eps must be");
    expect(() => batchNorm(x, zeros([3]), ones([3]), { momentum: NaN })).toThrow("momentum must");
    expect(() => batchNorm(zeros([2, 3], { dtype: "int32" }))).toThrow("must be floating");
    const wants = zeros([3], { requiresGrad: true });
    expect(() => batchNorm(x, wants, ones([3]))).toThrow("must not require gradients");
  });
});

describe("groupNorm", () => {
  test("gives PyTorch's values", () => {
    const options = { weight: tensor([2, 3], f64), bias: tensor([1, 0], f64) };
    expect(rounded(groupNorm(sample(), 1, options))).toEqual([
      ...[-1.3238, -0.5492, 0.2254, 0, 1.1619, 5.8095],
      ...[-2.4641, -0.732, 1, 2.5981, 2.5981, 2.5981],
    ]);
  });

  test("has the gradients that differences give, twice", () => {
    const inputs = [leaf([2, 4, 2, 3]), leaf([4]), leaf([4])];
    const f = (x: Tensor, weight: Tensor, bias: Tensor): Tensor =>
      groupNorm(x, 2, { weight, bias });
    gradCheck(f, inputs);
    gradGradCheck(f, inputs);
    gradCheck((x) => groupNorm(x, 4), [inputs[0]!]);
  });

  test("says what does not fit", () => {
    expect(groupNorm(zeros([0, 4, 5]), 2).shape).toEqual([0, 4, 5]);
    expect(() => groupNorm(zeros([3]), 3)).toThrow("x must be [batch, channels, ...]");
    expect(() => groupNorm(zeros([2, 3]), 2)).toThrow(
      "groupNorm: numGroups must divide the channels; got 2 groups for 3 channels, x [2, 3]",
    );
    expect(() => groupNorm(zeros([2, 3]), 0)).toThrow("numGroups must be a whole number");
    expect(() => groupNorm(zeros([2, 4]), 2, { weight: ones([2]) })).toThrow("weight must be [4]");
    expect(() => groupNorm(zeros([2, 4]), 2, { eps: -1 })).toThrow("eps must be");
    expect(() => groupNorm(zeros([1, 1]), 1)).toThrow("more than one value in all");
  });
});

describe("instanceNorm", () => {
  test("gives PyTorch's values and running statistics", () => {
    const statistics = { runningMean: tensor([1, 2], f64), runningVar: tensor([1, 4], f64) };
    const y = instanceNorm(sample(), { ...statistics, weight: tensor([2, 3], f64) });
    expect(rounded(y)).toEqual([
      ...[-2.4495, 0, 2.4495, -2.7775, -1.3887, 4.1662, -2.4495, 0, 2.4495, 0, 0, 0],
    ]);
    expect(rounded(statistics.runningMean)).toEqual([1.05, 2.25]);
    expect(rounded(statistics.runningVar)).toEqual([1, 3.95]);
    const evaluated = instanceNorm(sample(), { ...statistics, useInputStats: false });
    expect(rounded(evaluated)).toEqual([
      ...[-0.05, 0.95, 1.95, 0.8805, 1.3837, 3.3963, -1.05, -0.05, 0.95, 0.3774, 0.3774, 0.3774],
    ]);
  });

  test("has the gradients that differences give, twice", () => {
    const inputs = [leaf([2, 4, 2, 3]), leaf([4]), leaf([4])];
    const f = (x: Tensor, weight: Tensor, bias: Tensor): Tensor =>
      instanceNorm(x, { weight, bias });
    gradCheck(f, inputs);
    gradGradCheck(f, inputs);
  });

  test("says what does not fit", () => {
    expect(instanceNorm(zeros([0, 4, 5])).shape).toEqual([0, 4, 5]);
    expect(() => instanceNorm(zeros([2, 3]))).toThrow("[batch, channels, ...places]");
    expect(() => instanceNorm(zeros([2, 3, 1]))).toThrow(
      "instanceNorm: images must have more than one place; got x [2, 3, 1]",
    );
    expect(() => instanceNorm(zeros([2, 3, 4]), { useInputStats: false })).toThrow(
      "running statistics must be given",
    );
    expect(() => instanceNorm(zeros([2, 3, 4]), { weight: ones([2]) })).toThrow(
      "weight must be [3]",
    );
  });
});

const ROUNDED: Tolerances = {
  ...SUMMED,
  float32: { rtol: 2e-6, atol: 2e-6 },
  reason: `${SUMMED.reason} What is left is divided by a small deviation.`,
};

const DIFFERENCES: Tolerances = {
  float32: { rtol: 1e-5, atol: 1e-5 },
  float64: { rtol: 1e-12, atol: 1e-13 },
  reason: "Differences of nearly equal sums.",
};

const OF_NOTHING: Deviation = {
  aspects: ["verdict"],
  when: ({ sample: { args } }) => (args[0] as Tensor).size === 0,
  reason:
    "Of nothing, PyTorch checks neither shapes nor dtypes, or breaks; ours checks, and gives nothing.",
};

const OTHER_STATISTICS: Deviation = {
  aspects: ["verdict"],
  when: ({ ours, mutation }) => ours.error instanceof DTypeError && mutation?.at === "a2",
  reason: "Running statistics are floating; PyTorch looks at the mean alone.",
};

describeOp("batchNorm", {
  // The gradient reads running statistics as if they were contiguous.
  torch: "F.batch_norm(a0, *[x if x is None else x.contiguous() for x in (a1, a2)], **o)",
  constants: ["a1", "a2"],
  deviations: [
    OF_NOTHING,
    MORE_DTYPES,
    OTHER_STATISTICS,
    {
      aspects: ["verdict"],
      when: ({ ours, mutation }) =>
        ours.error?.message.includes("one value a channel") === true && mutation?.kind === "rank",
      reason: "For contiguous tensors PyTorch takes parameters of any rank with as many elements.",
    },
  ],
  tolerance: ROUNDED,
  gradTolerance: DIFFERENCES,
  samples: (r) => [
    { args: [r.tensor([3, 2], { distinct: true }), null, null], options: { training: true } },
    {
      args: [r.tensor([2, 3, 4], { distinct: true }), null, null],
      options: { training: true, weight: r.tensor([3]), bias: r.tensor([3]), eps: 0.1 },
    },
    {
      args: [
        r.tensor([2, 3, 2, 2]),
        r.tensor([3], { dtype: r.floatingDType }),
        r.floating([3], { low: 0.5 }),
      ],
      options: { weight: r.tensor([3]), bias: r.tensor([3]) },
    },
    {
      args: [r.tensor([2, 3]), r.floating([3]), r.floating([3], { low: 0.5 })],
      options: { training: false },
    },
    { args: [r.tensor([0, 3, 2]), r.floating([3]), r.floating([3], { low: 0.5 })] },
    { args: [r.tensor([1, 3]), null, null], options: { training: true } },
    {
      args: [r.tensor([2, 3, 4], { distinct: true, layout: "contiguous" }), null, null],
      options: { training: true, weight: r.tensor([3], { layout: "contiguous" }) },
    },
  ],
});

describeOp("groupNorm", {
  torch: "F.group_norm(a0, a1, **o)",
  deviations: [
    MORE_DTYPES,
    {
      aspects: ["verdict"],
      when: ({ ours, torch }) =>
        ours.error === null && torch.error?.startsWith("expected scalar type BFloat16") === true,
      reason: "Parameters of 16-bit tensors may be float32, as in PyTorch's batch norm.",
    },
    {
      aspects: ["gradient"],
      when: ({ torch }) => torch.gradientError === "tensor does not have a device",
      reason: "PyTorch has no gradient for a bias without a weight.",
    },
  ],
  tolerance: ROUNDED,
  gradTolerance: DIFFERENCES,
  samples: (r) => [
    { args: [r.tensor([2, 6], { distinct: true }), 2] },
    {
      args: [r.tensor([2, 4, 3], { distinct: true }), 2],
      options: { weight: r.tensor([4]), bias: r.tensor([4]), eps: 0.1 },
    },
    { args: [r.tensor([1, 3, 2, 2], { distinct: true }), 1], options: { weight: r.tensor([3]) } },
    { args: [r.tensor([2, 3, 4], { distinct: true }), 3], options: { bias: r.tensor([3]) } },
    { args: [r.tensor([0, 4, 2]), 2] },
    { args: [r.tensor([2, 4]), 3] },
  ],
});

describeOp("instanceNorm", {
  torch: "F.instance_norm(a0, **o)",
  constants: ["o.runningMean", "o.runningVar"],
  deviations: [OF_NOTHING, MORE_DTYPES],
  tolerance: ROUNDED,
  gradTolerance: DIFFERENCES,
  samples: (r) => [
    { args: [r.tensor([2, 3, 4], { distinct: true })] },
    {
      args: [r.tensor([2, 3, 2, 2], { distinct: true })],
      options: { weight: r.tensor([3]), bias: r.tensor([3]), eps: 0.1 },
    },
    {
      args: [r.tensor([2, 3, 3])],
      options: {
        runningMean: r.floating([3], { layout: "apart" }),
        runningVar: r.floating([3], { low: 0.5, layout: "apart" }),
        useInputStats: false,
      },
    },
    { args: [r.tensor([2, 3, 1])] },
  ],
});
