import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromTypedArray, tensor, zeros, type Tensor } from "../index.ts";
import { gradCheck } from "../testing/index.ts";
import { SUMMED, describeOp, MORE_DTYPES, reductionSamples } from "../../test/op-suite/index.ts";

const f64 = (values: number[] | number[][] | number[][][]): Tensor =>
  tensor(values, { dtype: "float64", requiresGrad: true });
const cube = tensor([
  [
    [1, 2],
    [3, 4],
  ],
  [
    [5, 6],
    [7, 8],
  ],
]);

describe("sum and mean", () => {
  test.each<[number | number[] | undefined, boolean, unknown]>([
    [undefined, false, 36],
    [
      0,
      false,
      [
        [6, 8],
        [10, 12],
      ],
    ],
    [
      1,
      false,
      [
        [4, 6],
        [12, 14],
      ],
    ],
    [
      -1,
      true,
      [
        [[3], [7]],
        [[11], [15]],
      ],
    ],
    [[0, 2], false, [14, 22]],
    [[0, 1, 2], true, [[[36]]]],
  ])("over dim %j, keepdim %s", (dim, keepdim, want) => {
    const options = { keepdim, ...(dim === undefined ? {} : { dim }) };
    expect(cube.sum(options).toArray()).toEqual(want);
    const count = 8 / cube.sum(options).size;
    expect(cube.mean(options).mul(count).toArray()).toEqual(want);
  });

  test("agree with a plain loop for any shape and order of dimensions", () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(shapes, fc.nat(), fc.nat(), (shape, a, b) => {
        const size = shape.reduce((x, y) => x * y, 1);
        const base = fromTypedArray(
          Float64Array.from({ length: size }, (_, i) => Math.sin(i)),
          shape,
        );
        const x = base.transpose(a % shape.length, b % shape.length);
        const dim = (a + b) % shape.length;
        const want = new Map<string, number>();
        const values = x.toTypedArray();
        let i = 0;
        const visit = (index: number[]): void => {
          if (index.length === x.ndim) {
            const key = index.toSpliced(dim, 1).join();
            want.set(key, (want.get(key) ?? 0) + values[i++]!);
            return;
          }
          for (let k = 0; k < x.shape[index.length]!; k++) visit([...index, k]);
        };
        visit([]);
        const sums = x.sum({ dim }).toTypedArray();
        for (const [j, value] of [...want.values()].entries())
          expect(sums[j]).toBeCloseTo(value, 12);
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  test("have the gradient of differences", () => {
    gradCheck(
      (x) => x.sum({ dim: [0, 2] }),
      [
        f64([
          [
            [1, 2],
            [3, 4],
          ],
          [
            [5, 6],
            [7, 8],
          ],
        ]),
      ],
    );
    gradCheck(
      (x) => x.mean({ dim: 1, keepdim: true }),
      [
        f64([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      ],
    );
    gradCheck(
      (x) => x.t().mean(),
      [
        f64([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      ],
    );
  });

  test("of nothing are 0 and NaN; bools are counted", () => {
    expect(zeros([0, 2]).sum({ dim: 0 }).toArray()).toEqual([0, 0]);
    expect(zeros([0]).mean().item()).toBeNaN();
    const count = tensor([true, false, true]).sum();
    expect([count.dtype, count.item()]).toEqual(["int64", 2]);
    expect(() => tensor([1, 2], { dtype: "int32" }).mean()).toThrow(
      /mean: the tensor must be floating; got int32/,
    );
    expect(tensor([1, 2], { dtype: "float16" }).mean().dtype).toBe("float16");
    expect(tensor([1, 2], { dtype: "int32" }).mean({ dtype: "float64" }).item()).toBe(1.5);
    expect(tensor([1.5, 2]).sum({ dtype: "int64" }).item()).toBe(3);
    expect(() => tensor([1.5]).mean({ dtype: "int64" })).toThrow(/must be floating; got int64/);
  });

  test("refuse a dimension out of range, and one named twice", () => {
    expect(() => cube.sum({ dim: 3 })).toThrow(/sum: dim must be an integer from -3 to 2; got 3/);
    expect(() => cube.sum({ dim: [1, -2] })).toThrow(/may be named once; got dim \[1, 1\]/);
  });
});

describe("amax, amin and argmax", () => {
  test("choose along dimensions, NaN above all, the first of equals", () => {
    const x = tensor([
      [1, 7, 7],
      [9, 2, 3],
    ]);
    expect(x.amax({ dim: 1 }).toArray()).toEqual([7, 9]);
    expect(x.amin({ dim: 0, keepdim: true }).toArray()).toEqual([[1, 2, 3]]);
    expect(x.argmax({ dim: 1 }).toArray()).toEqual([1, 0]);
    expect(x.argmax().item()).toBe(3);
    expect(x.t().argmax({ dim: 0 }).toArray()).toEqual([1, 0]);
    expect(tensor([1, NaN, 3]).amax().item()).toBeNaN();
    expect(tensor([1, NaN, 3]).argmax().item()).toBe(1);
    expect(x.argmax({ dim: 1 }).dtype).toBe("int64");
  });

  test("equal extremes share the gradient; otherwise it is that of differences", () => {
    const x = tensor([3, 1, 3], { requiresGrad: true });
    x.amax().backward();
    expect(x.grad!.toArray()).toEqual([0.5, 0, 0.5]);
    gradCheck(
      (y) => y.amax({ dim: 1 }),
      [
        f64([
          [1, 5, 2],
          [7, 0, 3],
        ]),
      ],
    );
    gradCheck(
      (y) => y.amin({ dim: [0, 1] }),
      [
        f64([
          [1, 5, 2],
          [7, 0, 3],
        ]),
      ],
    );
  });

  test("refuse to choose from nothing", () => {
    expect(() => zeros([2, 0]).amax({ dim: 1 })).toThrow(/must not be empty; got shape \[2, 0\]/);
    expect(() => zeros([0]).argmax()).toThrow(
      /argmax: the reduced dimensions must not be empty; got shape \[0\]/,
    );
  });
});

describeOp("sum", {
  torch: "torch.sum(a0, **o)",
  tolerance: SUMMED,
  strideReason: "Runs of other lengths are added up in another order.",
  samples: (r) => [
    ...reductionSamples(r),
    { args: [r.tensor([3, 2])], options: { dim: 0, dtype: "float64" } },
    { args: [r.tensor([3, 2])], options: { dtype: "int32" } },
    { args: [r.tensor([3, 2], { low: -2, high: 2 })], options: { dtype: "uint8" } },
  ],
});

describeOp("mean", {
  torch: "torch.mean(a0, **o)",
  tolerance: SUMMED,
  strideReason: "Runs of other lengths are added up in another order.",
  samples: (r) => [
    ...reductionSamples(r),
    { args: [r.tensor([3, 2])], options: { dim: 0, dtype: "float64" } },
  ],
});

describeOp("argmax", {
  torch: "torch.argmax(a0, **o)",
  deviations: [MORE_DTYPES],
  differentiable: false,
  samples: (r) => [
    ...reductionSamples(r).filter(({ options }) => !Array.isArray(options?.dim)),
    { args: [r.tensor([3, 4], { ties: true })], options: { dim: 1, keepdim: true } },
  ],
});

describeOp("argmin", {
  torch: "torch.argmin(a0, **o)",
  deviations: [MORE_DTYPES],
  differentiable: false,
  samples: (r) => [
    ...reductionSamples(r).filter(({ options }) => !Array.isArray(options?.dim)),
    { args: [r.tensor([3, 4], { ties: true })], options: { dim: 1, keepdim: true } },
  ],
});
