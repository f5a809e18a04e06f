import { describe, expect, test } from "vitest";
import { cumprod, cumsum, tensor, zeros, type NestedNumbers, type Tensor } from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import { SUMMED, alongSamples, describeOp } from "../../test/op-suite/index.ts";

const f64 = (values: NestedNumbers): Tensor =>
  tensor(values, { dtype: "float64", requiresGrad: true });

describe("cumsum", () => {
  test("runs along either dimension, over strides too", () => {
    const x = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(cumsum(x, 1).toArray()).toEqual([
      [1, 3, 6],
      [4, 9, 15],
    ]);
    expect(cumsum(x.t(), -1).toArray()).toEqual([
      [1, 5],
      [2, 7],
      [3, 9],
    ]);
    expect(x.expand([2, 2, 3]).cumsum(0).at(1).toArray()).toEqual([
      [2, 4, 6],
      [8, 10, 12],
    ]);
    expect(cumsum(tensor(3), 0).item()).toBe(3);
    expect(cumsum(zeros([2, 0]), 1).shape).toEqual([2, 0]);
  });

  test("counts integers and bools in int64", () => {
    const sums = cumsum(tensor([true, true, false]), 0);
    expect([sums.dtype, sums.toArray()]).toEqual(["int64", [1, 2, 2]]);
    expect(cumsum(tensor([200, 100], { dtype: "uint8" }), 0).toArray()).toEqual([200, 300]);
    expect(cumsum(tensor([1, 2], { dtype: "float16" }), 0).dtype).toBe("float16");
  });

  test("has the gradient of differences, twice", () => {
    gradCheck(
      (x) => cumsum(x, 0),
      [
        f64([
          [1, 2],
          [3, 4],
          [5, 6],
        ]),
      ],
    );
    gradGradCheck(
      (x) => cumsum(x, 1).mul(x),
      [
        f64([
          [1, 2, 3],
          [3, 4, 5],
        ]),
      ],
    );
  });

  test("refuses a dimension that is not there", () => {
    expect(() => cumsum(zeros([2, 3]), 2)).toThrow(/cumsum: dim must be .* got 2/);
  });
});

describe("cumprod", () => {
  test("multiplies along a dimension, integers in int64", () => {
    expect(cumprod(tensor([1, 2, 3, 4]), 0).toArray()).toEqual([1, 2, 6, 24]);
    const x = tensor([
      [2n, 3n],
      [4n, 5n],
    ]);
    expect(cumprod(x, 0).toArray()).toEqual([
      [2, 3],
      [8, 15],
    ]);
    expect(cumprod(tensor([true, false]), 0).dtype).toBe("int64");
    expect(cumprod(tensor([2n, 3n]), 0, { dtype: "float32" }).dtype).toBe("float32");
    expect(cumsum(tensor([2n, 3n]), 0, { dtype: "float16" }).toArray()).toEqual([2, 5]);
    const half = tensor([2, 0, 3], { dtype: "bfloat16", requiresGrad: true });
    cumprod(half, 0).sum().backward();
    expect([half.grad!.dtype, half.grad!.toArray()]).toEqual(["bfloat16", [1, 8, 0]]);
    expect(cumprod(zeros([0]), 0).shape).toEqual([0]);
    expect(() => cumprod(zeros([2]), 1)).toThrow(/cumprod: dim/);
  });

  test("has PyTorch's gradient where elements are 0", () => {
    const x = f64([2, 0, 3, 4]);
    cumprod(x, 0).sum().backward();
    expect(x.grad!.toArray()).toEqual([1, 32, 0, 0]);
  });

  test("has the gradient of differences, twice, with zeros or without", () => {
    for (const values of [
      [1.5, -2, 0.5],
      [1.5, 0, 0.5],
      [0, 2, 0],
    ]) {
      gradCheck((x) => cumprod(x, 0), [f64(values)]);
      gradGradCheck((x) => cumprod(x, 0), [f64(values)]);
    }
    gradCheck(
      (x) => cumprod(x.t(), 1),
      [
        f64([
          [1, 2],
          [0, 4],
          [5, 6],
        ]),
      ],
    );
    gradGradCheck((x) => cumprod(cumprod(x, 0), 0), [f64([1.5, 0, 0.5])]);
  });
});

describeOp("cumsum", {
  torch: "torch.cumsum(a0, a1, **o)",
  tolerance: SUMMED,
  samples: (r) => [
    ...alongSamples(r),
    { args: [r.tensor([2, 3]), 0], options: { dtype: "float64" } },
    { args: [r.tensor([2, 3]), 0], options: { dtype: "int32" } },
  ],
});

describeOp("cumprod", {
  torch: "torch.cumprod(a0, a1, **o)",
  tolerance: SUMMED,
  deviations: [
    {
      aspects: ["gradient"],
      when: ({ sample }) => sample.isSpecial === true,
      reason:
        "Behind a zero PyTorch multiplies NaN and infinities away; ours gives NaN for 0 · NaN.",
    },
  ],
  samples: (r) => [
    ...alongSamples(r),
    { args: [r.tensor([2, 3], { ties: true }), 1] },
    { args: [r.tensor([2, 3]), 0], options: { dtype: "float64" } },
    { args: [r.tensor([2, 3]), 0], options: { dtype: "int32" } },
  ],
});
