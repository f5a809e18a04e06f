import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  Generator,
  linear,
  matmul,
  noGrad,
  rand,
  tensor,
  zeros,
  type DType,
  DTypeError,
  Tensor,
} from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import { SUMMED, describeOp } from "../../test/op-suite/index.ts";

const random = (shape: number[], dtype: DType = "float64"): Tensor =>
  rand(shape, { dtype, generator: new Generator(shape.length) })
    .sub(0.5)
    .setRequiresGrad();

describe("matmul", () => {
  test("multiplies matrices, vectors and batches as NumPy does", () => {
    const a = tensor([
      [1, 2],
      [3, 4],
    ]);
    const v = tensor([5, 6]);
    expect(matmul(a, a).toArray()).toEqual([
      [7, 10],
      [15, 22],
    ]);
    expect(matmul(a, a.t()).toArray()).toEqual([
      [5, 11],
      [11, 25],
    ]);
    expect(matmul(a, v).toArray()).toEqual([17, 39]);
    expect(matmul(v, a).toArray()).toEqual([23, 34]);
    expect(matmul(v, v).item()).toBe(61);
    expect(matmul(zeros([2, 1, 3, 4]), zeros([5, 4, 6])).shape).toEqual([2, 5, 3, 6]);
    expect(matmul(zeros([2, 3, 4]), zeros([4])).shape).toEqual([2, 3]);
    expect(matmul(zeros([2, 0]), zeros([0, 3])).toArray()).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });

  test("agrees with a plain loop for any sizes and transposes, in both dtypes", () => {
    const size = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(
        size,
        size,
        size,
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom<DType>("float32", "float64"),
        (m, n, k, ta, tb, dtype) => {
          const a = ta ? random([k, m], dtype).t() : random([m, k], dtype);
          const b = tb ? random([n, k], dtype).t() : random([k, n], dtype);
          const [x, y, z] = [
            a.toTypedArray(),
            b.toTypedArray(),
            noGrad(() => matmul(a, b)).toTypedArray(),
          ];
          for (let i = 0; i < m; i++) {
            for (let j = 0; j < n; j++) {
              let want = 0;
              for (let p = 0; p < k; p++) want += x[i * k + p]! * y[p * n + j]!;
              expect(Math.abs(z[i * n + j]! - want)).toBeLessThan(
                dtype === "float32" ? 1e-5 : 1e-13,
              );
            }
          }
        },
      ),
      { seed: 42, numRuns: 100 },
    );
  });

  test("has the gradient of differences in every form", () => {
    gradCheck(matmul, [random([3, 4]), random([4, 2])]);
    gradCheck((a, b) => matmul(a.t(), b.t()), [random([4, 3]), random([2, 4])]);
    gradCheck(matmul, [random([4]), random([4, 2])]);
    gradCheck(matmul, [random([3, 4]), random([4])]);
    gradCheck(matmul, [random([2, 1, 3, 2]), random([3, 2, 2])]);
    gradGradCheck(matmul, [random([3, 4]), random([4, 2])]);
  });

  test.each<[Tensor, Tensor, RegExp]>([
    [zeros([2, 3]), zeros([4, 5]), /matmul: inner sizes must match; got a \[2, 3\], b \[4, 5\]/],
    [zeros([3]), zeros([4]), /inner sizes/],
    [tensor(1), zeros([1]), /at least one dimension; got a \[\], b \[1\]/],
    [zeros([2, 2, 2]), zeros([3, 2, 2]), /broadcast/],
    [
      zeros([2, 2]),
      zeros([2, 2], { dtype: "float64" }),
      /matmul: operands must have one dtype, which is not bool; got float32, float64/,
    ],
    [zeros([2, 2], { dtype: "bool" }), zeros([2, 2], { dtype: "bool" }), /got bool, bool/],
  ])("refuses operands that do not fit (case %#)", (a, b, message) => {
    expect(() => matmul(a, b)).toThrow(message);
  });
});

describe("linear", () => {
  test("computes x Wᵀ + b over any leading dimensions", () => {
    const [w, b] = [
      tensor([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
      tensor([10, 20, 30]),
    ];
    expect(linear(tensor([[1, 1]]), w, b).toArray()).toEqual([[13, 27, 41]]);
    expect(linear(tensor([1, 1]), w).toArray()).toEqual([3, 7, 11]);
    expect(linear(zeros([2, 0, 2]), w, b).shape).toEqual([2, 0, 3]);
    expect(linear(zeros([2, 4, 2]).transpose(0, 1), w, b).shape).toEqual([4, 2, 3]);
  });

  test("has the gradient of differences, with and without bias, for matrices and batches", () => {
    gradCheck(linear, [random([3, 4]), random([2, 4]), random([2])]);
    gradCheck((x, w) => linear(x, w), [random([2, 3, 4]), random([2, 4])]);
    gradCheck((x, w) => linear(x.t(), w), [random([4, 3]), random([2, 4])]);
    gradGradCheck(linear, [random([3, 4]), random([2, 4]), random([2])]);
  });

  test("of float16 is that of float32, rounded once, gradients too", () => {
    const draw = (shape: number[]): Tensor =>
      rand(shape, { generator: new Generator(1) }).to("float16");
    const [x, w, b] = [draw([2, 3]).setRequiresGrad(), draw([4, 3]), draw([4])];
    const y = linear(x, w, b);
    expect(y.dtype).toBe("float16");
    const wide = [x, w, b].map((z) => z.detach().to("float32")) as [Tensor, Tensor, Tensor];
    expect(y.toArray()).toEqual(
      linear(...wide)
        .to("float16")
        .toArray(),
    );
    y.sum().backward();
    expect(x.grad!.dtype).toBe("float16");
    expect(linear(zeros([2, 0]), zeros([3, 0]), tensor([1, 2, 3])).toArray()).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  test("adding straight into a gradient gives the bits of a rule and an addition", () => {
    const x = rand([5, 40], { generator: new Generator(1) });
    const w = rand([30, 40], { generator: new Generator(2) }).setRequiresGrad();
    const first = rand([30, 40], { generator: new Generator(3) });
    linear(x, w).sum().backward();
    const alone = w.grad!;
    w.grad = first.clone();
    linear(x, w).sum().backward();
    expect(w.grad.toArray()).toEqual(first.add(alone).toArray());
    const target = zeros([30, 40]).add(NaN);
    w.grad = null;
    w.gradTarget = target;
    linear(x, w).sum().backward();
    expect(w.grad).toBe(target);
    expect(target.toArray()).toEqual(alone.toArray());
  });

  test("refuses sizes and dtypes that do not fit, with all of them", () => {
    expect(() => linear(zeros([2, 3]), zeros([4, 5]), zeros([4]))).toThrow(
      /got x \[2, 3\], weight \[4, 5\], bias \[4\]/,
    );
    expect(() => linear(zeros([2, 3]), zeros([4, 3]), zeros([3]))).toThrow(/bias \[3\]/);
    expect(() => linear(zeros([2, 3]), zeros([4, 3], { dtype: "float64" }))).toThrow(
      /same dtype, which is not bool; got float32, float64, no bias/,
    );
  });
});

describeOp("linear", {
  deviations: [
    {
      aspects: ["verdict"],
      when: ({ ours, sample: { args } }) =>
        ours.error instanceof DTypeError && args.some((x) => x instanceof Tensor && x.size === 0),
      reason: "Where there is nothing to multiply, PyTorch does not look at the dtypes.",
    },
    {
      aspects: ["verdict"],
      when: ({ ours, mutation }) => ours.error !== null && mutation?.at === "a1",
      reason: "A weight is [out, in], not a vector.",
    },
    {
      aspects: ["verdict"],
      when: ({ ours, mutation }) => ours.error !== null && mutation?.at === "a2",
      reason:
        "The bias is [out] and has the dtype of x; PyTorch adds it in whatever way it broadcasts to some products.",
    },
  ],
  torch: "F.linear(a0, a1, a2)",
  tolerance: SUMMED,
  samples: (r) => [
    { args: [r.tensor([3]), r.tensor([2, 3]), r.tensor([2])] },
    { args: [r.tensor([4, 3]), r.tensor([2, 3]), null] },
    { args: [r.tensor([2, 2, 3]), r.tensor([4, 3]), r.tensor([4])] },
    { args: [r.tensor([0, 3]), r.tensor([2, 3]), r.tensor([2])] },
    { args: [r.tensor([2, 0]), r.tensor([2, 0]), r.tensor([2])] },
    { args: [r.tensor([5, 9]), r.tensor([7, 9]), r.tensor([7])] },
  ],
});
