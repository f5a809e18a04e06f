import { describe, expect, test } from "vitest";
import { all, any, countNonzero, tensor, zeros } from "../index.ts";
import { describeOp, reductionSamples } from "../../test/op-suite/index.ts";

const x = tensor([
  [0, 1, NaN],
  [0, 0, 0],
]);

describe("any, all and countNonzero", () => {
  test("over everything and over dimensions, strides too", () => {
    expect([any(x).item(), all(x).item(), countNonzero(x).item()]).toEqual([1, 0, 2]);
    expect(x.any({ dim: 1 }).toArray()).toEqual([true, false]);
    expect(x.t().any({ dim: 1, keepdim: true }).toArray()).toEqual([[false], [true], [true]]);
    expect(x.ne(0).all({ dim: 0 }).toArray()).toEqual([false, false, false]);
    expect(
      x
        .add(1)
        .all({ dim: [0, 1] })
        .item(),
    ).toBe(1);
    expect(x.countNonzero({ dim: 0 }).toArray()).toEqual([0, 1, 1]);
    expect(x.countNonzero({ dim: 1, keepdim: true }).shape).toEqual([2, 1]);
  });

  test("are bool, uint8 of uint8, and int64", () => {
    for (const dtype of ["bool", "int32", "int64", "float16", "float64"] as const)
      expect(tensor([1, 0], { dtype }).any().dtype).toBe("bool");
    expect(tensor([7, 1], { dtype: "uint8" }).all().dtype).toBe("uint8");
    expect(tensor([7, 1], { dtype: "uint8" }).all().item()).toBe(1);
    expect(tensor([true, true]).countNonzero().dtype).toBe("int64");
  });

  test("of nothing are false, true and 0", () => {
    const nothing = zeros([2, 0]);
    expect(nothing.any({ dim: 1 }).toArray()).toEqual([false, false]);
    expect(nothing.all({ dim: 1 }).toArray()).toEqual([true, true]);
    expect(nothing.countNonzero({ dim: 1 }).toArray()).toEqual([0, 0]);
    expect(nothing.all({ dim: 0 }).shape).toEqual([0]);
  });

  test("refuse dimensions that are not there", () => {
    expect(() => any(x, { dim: 2 })).toThrow(/any: dim must be/);
    expect(() => all(x, { dim: [1, 1] })).toThrow(/all: each dimension/);
    expect(() => countNonzero(x, { dim: -3 })).toThrow(/countNonzero: dim/);
  });
});

describeOp("any", {
  torch: "torch.any(a0, **o)",
  differentiable: false,
  samples: (r) => [
    ...reductionSamples(r).filter(({ options }) => !Array.isArray(options?.dim)),
    {
      args: [r.tensor([3, 2, 2], { ties: true })],
      options: { dim: [0, 2] },
      torch: "a0.any(o.dim[1]).any(o.dim[0])",
    },
  ],
});

describeOp("all", {
  torch: "torch.all(a0, **o)",
  differentiable: false,
  samples: (r) => [
    ...reductionSamples(r).filter(({ options }) => !Array.isArray(options?.dim)),
    {
      args: [r.tensor([3, 2, 2], { ties: true })],
      options: { dim: [0, 2] },
      torch: "a0.all(o.dim[1]).all(o.dim[0])",
    },
  ],
});

describeOp("countNonzero", {
  torch: "torch.count_nonzero(a0, **o)",
  differentiable: false,
  samples: (r) =>
    reductionSamples(r, { ties: true }).filter(({ options }) => options?.keepdim === undefined),
});
