import { describe, expect, test } from "vitest";
import { describeOp, MORE_DTYPES, unarySamples } from "../../test/op-suite/index.ts";
import type { OpEntry } from "../../test/op-suite/entry.ts";
import { abs, ceil, floor, frac, neg, round, sign, square, tensor, trunc } from "../index.ts";
import { gradCheck } from "../testing/index.ts";

const halves = [-1.5, -0.5, 0.5, 1.5, 2.5, -2, 3];

/** A function with steps at whole numbers. */
function steps(name: string): OpEntry {
  return {
    torch: `torch.${name}(a0)`,
    samples: (r) => unarySamples(r, { avoid: [-2, -1, 0, 1, 2] }),
    errors: [
      {
        args: [tensor([true])],
        message: `${name}: this dtype is not supported; got bool (cast it first, as in x.to("float32"))`,
      },
    ],
  };
}

describeOp("floor", steps("floor"));
describeOp("ceil", steps("ceil"));
describeOp("trunc", steps("trunc"));
describeOp("frac", steps("frac"));

describeOp("round", {
  deviations: [MORE_DTYPES],
  torch: (sample) => (sample.options === undefined ? "torch.round(a0)" : "torch.round(a0, **o)"),
  samples: (r) => [
    ...unarySamples(r, { avoid: [-1.5, -0.5, 0.5, 1.5] }),
    { args: [r.floating([5])], options: { decimals: 0 } },
    { args: [r.floating([5], { ties: true })], options: { decimals: 1 }, isSpecial: true },
    {
      args: [r.floating([5], { low: -200, high: 200 })],
      options: { decimals: -2 },
      isSpecial: true,
    },
  ],
  errors: [
    {
      args: [tensor([1n])],
      options: { decimals: 1 },
      message:
        'round: decimals need a floating dtype; got int64 (cast it first, as in x.to("float32"))',
    },
    {
      args: [tensor([1])],
      options: { decimals: 0.5 },
      message: "round: decimals must be an integer; got 0.5",
    },
  ],
});

describeOp("abs", {
  torch: "torch.abs(a0)",
  samples: (r) => unarySamples(r, { avoid: [0] }),
});

describeOp("neg", {
  torch: "torch.neg(a0)",
  samples: (r) => unarySamples(r),
  errors: [
    {
      args: [tensor([true])],
      message:
        'neg: bools have no negative; got bool (use logicalNot, or cast it first, as in x.to("int32"))',
    },
  ],
});

describeOp("sign", {
  torch: "torch.sign(a0)",
  samples: (r) => unarySamples(r, { avoid: [0] }),
});

describeOp("square", {
  torch: "torch.square(a0)",
  samples: (r) => unarySamples(r),
});

describe("rounding", () => {
  test("goes down, up, toward zero, and to the nearest, halves to the even", () => {
    const x = tensor(halves);
    expect(floor(x).toArray()).toEqual([-2, -1, 0, 1, 2, -2, 3]);
    expect(ceil(x).toArray()).toEqual([-1, -0, 1, 2, 3, -2, 3]);
    expect(trunc(x).toArray()).toEqual([-1, -0, 0, 1, 2, -2, 3]);
    expect(round(x).toArray()).toEqual([-2, -0, 0, 2, 2, -2, 3]);
    expect(frac(x).toArray()).toEqual([-0.5, -0.5, 0.5, 0.5, 0.5, 0, 0]);
    expect(round(tensor([12.375, -12.25]), { decimals: 1 }).toArray()).toEqual([
      Math.fround(12.4),
      Math.fround(-12.2),
    ]);
    expect(round(tensor([150, 250, -149]), { decimals: -2 }).toArray()).toEqual([200, 200, -100]);
  });

  test("of integers gives a copy, and a gradient of 0 to floats", () => {
    const x = tensor([3, -4], { dtype: "int32" });
    const y = x.floor();
    expect([y.dtype, y.toArray()]).toEqual(["int32", [3, -4]]);
    expect(y.storage).not.toBe(x.storage);
    const leaf = tensor([1.2, 3.4], { requiresGrad: true });
    leaf
      .floor()
      .add(leaf.ceil())
      .add(leaf.round())
      .add(leaf.trunc())
      .add(leaf.sign())
      .sum()
      .backward();
    expect(leaf.grad!.toArray()).toEqual([0, 0]);
    leaf.frac().mul(leaf.floor()).sum().backward();
    expect(leaf.grad!.toArray()).toEqual([1, 3]);
  });

  test("kinks have PyTorch's subgradients: abs is flat at 0", () => {
    const x = tensor([0, -0, NaN, -2], { requiresGrad: true });
    abs(x).sum().backward();
    expect(x.grad!.toArray()).toEqual([0, 0, 0, -1]);
  });

  test("signs, negatives and squares of integers stay integers; bools have squares and signs alone", () => {
    const x = tensor([-3n, 0n, 2n ** 40n]);
    expect(sign(x).toArray()).toEqual([-1, 0, 1]);
    expect(neg(x).toArray()).toEqual([3, 0, -(2 ** 40)]);
    expect(square(tensor([3], { dtype: "int32" })).dtype).toBe("int32");
    expect(square(tensor([true, false])).toArray()).toEqual([1, 0]);
    expect(sign(tensor([true, false])).toArray()).toEqual([true, false]);
    gradCheck(square, [tensor([1.5, -2], { dtype: "float64", requiresGrad: true })]);
  });
});
