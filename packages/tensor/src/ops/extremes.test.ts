import { describe, expect, test } from "vitest";
import {
  argmin,
  max,
  min,
  tensor,
  zeros,
  type DType,
  type NestedNumbers,
  type Tensor,
} from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import {
  alongSamples,
  describeOp,
  reductionSamples,
  unarySamples,
} from "../../test/op-suite/index.ts";
import type { Deviation, Draw, Sample } from "../../test/op-suite/index.ts";

const f64 = (values: NestedNumbers): Tensor =>
  tensor(values, { dtype: "float64", requiresGrad: true });
const x = tensor([
  [1, 5, 2],
  [7, 0, 7],
]);

describe("max and min", () => {
  test("of everything share the gradient among equals", () => {
    expect([x.max().item(), x.min().item(), max(x).item(), min(x).item()]).toEqual([7, 0, 7, 0]);
    const y = f64([3, 1, 3]);
    y.max().backward();
    expect(y.grad!.toArray()).toEqual([0.5, 0, 0.5]);
  });

  test("along a dimension come with positions, which alone get the gradient", () => {
    const { values, indices } = x.max({ dim: 1 });
    expect([values.toArray(), indices.toArray(), indices.dtype]).toEqual([[5, 7], [1, 0], "int64"]);
    const low = x.t().min({ dim: 0, keepdim: true });
    expect([low.values.toArray(), low.indices.toArray()]).toEqual([[[1, 0]], [[0, 1]]]);
    const y = f64([
      [3, 1],
      [3, 9],
    ]);
    y.max({ dim: 0 }).values.backward(tensor([1, 2], { dtype: "float64" }));
    expect(y.grad!.toArray()).toEqual([
      [1, 0],
      [0, 2],
    ]);
    expect(tensor(4).max({ dim: 0 }).indices.item()).toBe(0);
    expect(zeros([0, 3]).max({ dim: 1 }).values.shape).toEqual([0]);
  });

  test("with a tensor are maximum and minimum", () => {
    expect(x.max(tensor([2, 2, 2])).toArray()).toEqual([
      [2, 5, 2],
      [7, 2, 7],
    ]);
    expect(x.min(tensor(2)).toArray()).toEqual([
      [1, 2, 2],
      [2, 0, 2],
    ]);
  });

  test("exist in every dtype; NaN wins", () => {
    for (const dtype of [
      "bool",
      "uint8",
      "int32",
      "int64",
      "float16",
      "bfloat16",
      "float64",
    ] as DType[]) {
      const y = tensor([1, 0, 1], { dtype });
      const { values, indices } = y.max({ dim: 0 });
      expect([y.max().dtype, values.dtype, indices.item()]).toEqual([dtype, dtype, 0]);
      expect([y.amin().dtype, Number(y.amin().item()), y.argmin().item()]).toEqual([dtype, 0, 1]);
    }
    const { values, indices } = tensor([1, NaN, 3]).min({ dim: 0 });
    expect([values.item(), indices.item()]).toEqual([NaN, 1]);
    const big = tensor([2n ** 60n, 2n ** 60n + 1n]);
    expect([big.argmax().item(), big.argmin().item()]).toEqual([1, 0]);
  });

  test("have the gradient of differences, twice", () => {
    const values = [
      [1, 5, 2],
      [7, 0, 3],
    ];
    gradCheck((y) => y.max({ dim: 1 }).values, [f64(values)]);
    gradCheck((y) => y.t().min({ dim: 1, keepdim: true }).values, [f64(values)]);
    gradGradCheck((y) => y.mul(y).max({ dim: 0 }).values, [f64(values)]);
  });

  test("refuse to choose from nothing, and several dimensions", () => {
    expect(() => zeros([2, 0]).max({ dim: 1 })).toThrow(
      /max: the reduced dimensions must not be empty; got shape \[2, 0\], dim \[1\]/,
    );
    expect(() => zeros([0]).min()).toThrow(/must not be empty/);
    expect(() => zeros([2]).max({ dim: 1 })).toThrow(/max: dim must be/);
    expect(() => zeros([2]).max({} as { dim: number })).toThrow(/must be a tensor or have a dim/);
  });
});

describe("argmin", () => {
  test("takes the first of equals, in row-major order of the whole tensor", () => {
    expect(argmin(x.t()).item()).toBe(3);
    expect(argmin(x, { dim: 0, keepdim: true }).toArray()).toEqual([[0, 1, 0]]);
    expect(argmin(x, { keepdim: true }).toArray()).toEqual([[4]]);
    expect(() => argmin(zeros([0]))).toThrow(/must not be empty/);
  });
});

const NAN_SHARE: Deviation = {
  aspects: ["gradient"],
  when: ({ sample }) => sample.isSpecial === true,
  reason:
    "The gradient of NaN goes to the NaNs it came from, as that of max; PyTorch gives NaN everywhere.",
};

describeOp("amax", {
  torch: "torch.amax(a0, **o)",
  deviations: [NAN_SHARE],
  samples: (r) => [
    ...reductionSamples(r, { distinct: true }),
    { args: [r.tensor([3, 4], { ties: true })], options: { dim: 1 }, isSpecial: true },
  ],
});

describeOp("amin", {
  torch: "torch.amin(a0, **o)",
  deviations: [NAN_SHARE],
  samples: (r) => [
    ...reductionSamples(r, { distinct: true }),
    { args: [r.tensor([3, 4], { ties: true })], options: { dim: 1 }, isSpecial: true },
  ],
});

/** Samples of `f(x, { dim, keepdim })` over one dimension. */
function extremeSamples(r: Draw): readonly Sample[] {
  return [
    ...alongSamples(r, { distinct: true }).map(({ args: [x, dim], ...rest }, i) => ({
      ...rest,
      args: [x],
      options: i % 2 === 0 ? { dim } : { dim, keepdim: true },
    })),
    { args: [r.tensor([3, 4], { ties: true })], options: { dim: 1 }, isSpecial: true },
  ];
}

describeOp("max", {
  title: "along a dimension",
  torch: "torch.max(a0, **o)",
  samples: extremeSamples,
});

describeOp("min", {
  title: "along a dimension",
  torch: "torch.min(a0, **o)",
  samples: extremeSamples,
});

describeOp("max", {
  title: "of all elements",
  torch: "torch.max(a0)",
  samples: (r) => unarySamples(r, { distinct: true }),
});

describeOp("min", {
  title: "of all elements",
  torch: "torch.min(a0)",
  samples: (r) => unarySamples(r, { distinct: true }),
});
