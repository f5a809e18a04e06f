import { describe, expect, test } from "vitest";
import { prod, tensor, zeros, type NestedNumbers, type Tensor } from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import { SUMMED, describeOp, reductionSamples } from "../../test/op-suite/index.ts";

const f64 = (values: NestedNumbers): Tensor =>
  tensor(values, { dtype: "float64", requiresGrad: true });

describe("prod", () => {
  const x = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);

  test("multiplies over any dimensions, over strides too", () => {
    expect(prod(x).item()).toBe(720);
    expect(x.prod({ dim: 0 }).toArray()).toEqual([4, 10, 18]);
    expect(x.prod({ dim: -1, keepdim: true }).toArray()).toEqual([[6], [120]]);
    expect(x.t().prod({ dim: 0 }).toArray()).toEqual([6, 120]);
    expect(
      x
        .reshape([2, 3, 1])
        .prod({ dim: [0, 2], keepdim: true })
        .toArray(),
    ).toEqual([[[4], [10], [18]]]);
    expect(tensor(5).prod().item()).toBe(5);
  });

  test("of nothing is 1; of integers and bools it is int64", () => {
    expect(zeros([0]).prod().item()).toBe(1);
    expect(zeros([2, 0]).prod({ dim: 1 }).toArray()).toEqual([1, 1]);
    expect(zeros([2, 0]).prod({ dim: 0 }).shape).toEqual([0]);
    for (const dtype of ["int32", "int64", "uint8", "bool"] as const)
      expect(tensor([1, 1], { dtype }).prod().dtype).toBe("int64");
    expect(tensor([100, 100], { dtype: "uint8" }).prod().item()).toBe(10_000);
    expect(tensor([2, 3], { dtype: "bfloat16" }).prod().dtype).toBe("bfloat16");
    expect(tensor([2, 3], { dtype: "int32" }).prod({ dtype: "float64" }).dtype).toBe("float64");
    const half = tensor([2, 0, 3], { dtype: "float16", requiresGrad: true });
    half.prod().backward();
    expect([half.grad!.dtype, half.grad!.toArray()]).toEqual(["float16", [0, 6, 0]]);
  });

  test("has PyTorch's gradient with one zero and with two", () => {
    for (const [values, want] of [
      [
        [2, 0, 3],
        [0, 6, 0],
      ],
      [
        [0, 0, 3],
        [0, 0, 0],
      ],
    ] as const) {
      const y = f64([...values]);
      y.prod().backward();
      expect(y.grad!.toArray()).toEqual(want);
    }
  });

  test("has the gradient of differences, twice, with zeros or without", () => {
    for (const values of [
      [1.5, -2, 0.5, 3],
      [1.5, 0, 0.5, 3],
      [0, 2, 0, 3],
    ]) {
      gradCheck((y) => y.prod(), [f64(values)]);
      gradGradCheck((y) => y.prod(), [f64(values)]);
      gradGradCheck((y) => y.reshape([2, 2]).prod({ dim: 0 }), [f64(values)]);
    }
  });

  test("refuses a dimension that is not there, or twice", () => {
    expect(() => x.prod({ dim: 2 })).toThrow(/prod: dim must be/);
    expect(() => x.prod({ dim: [0, -2] })).toThrow(/prod: each dimension may be named once/);
  });
});

describeOp("prod", {
  deviations: [
    {
      aspects: ["gradient"],
      when: ({ sample }) => sample.isSpecial === true,
      reason:
        "Next to several zeros PyTorch multiplies NaN and infinities away; ours gives NaN for 0 · NaN.",
    },
  ],
  torch: "torch.prod(a0, **o)",
  tolerance: SUMMED,
  strideReason: "Runs of other lengths are multiplied in another order.",
  samples: (r) => [
    ...reductionSamples(r).filter(({ options }) => !Array.isArray(options?.dim)),
    { args: [r.tensor([3, 4], { ties: true })], options: { dim: 1 } },
    {
      args: [r.tensor([2, 3, 2])],
      options: { dim: [0, 2] },
      torch: "a0.prod(o.dim[1]).prod(o.dim[0])",
    },
    { args: [r.tensor([3, 2])], options: { dim: 0, dtype: "float64" } },
    { args: [r.tensor([3, 2])], options: { dim: 0, dtype: "int32" } },
  ],
});
