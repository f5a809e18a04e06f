import { describe, expect, test } from "vitest";
import {
  DTypeError,
  isFloating,
  Tensor,
  addmm,
  baddbmm,
  bmm,
  dot,
  fromTypedArray,
  Generator,
  matmul,
  mm,
  mv,
  ones,
  outer,
  rand,
  tensor,
  zeros,
  type DType,
} from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import {
  SUMMED,
  describeOp,
  cancelling,
  largestOf,
  type Sample,
} from "../../test/op-suite/index.ts";
import type { Deviation, Tolerances } from "../../test/op-suite/index.ts";

const random = (shape: number[]): Tensor =>
  rand(shape, { dtype: "float64", generator: new Generator(shape.length) })
    .sub(0.5)
    .setRequiresGrad();
const m = tensor([
  [1, 2],
  [3, 4],
]);

describe("products of given ranks", () => {
  test("mm, mv, dot, outer and bmm", () => {
    expect(mm(m, m).toArray()).toEqual([
      [7, 10],
      [15, 22],
    ]);
    expect(mv(m.t(), tensor([1, 1])).toArray()).toEqual([4, 6]);
    expect(dot(tensor([1, 2]), tensor([3, 4])).item()).toBe(11);
    expect(outer(tensor([1n, 2n]), tensor([0.5, 1])).toArray()).toEqual([
      [0.5, 1],
      [1, 2],
    ]);
    expect(bmm(ones([2, 1, 3]), ones([2, 3, 1])).toArray()).toEqual([[[3]], [[3]]]);
    expect(dot(zeros([0]), zeros([0])).item()).toBe(0);
    expect(mm(zeros([0, 3]), zeros([3, 2])).shape).toEqual([0, 2]);
  });

  test("addmm and baddbmm add a scaled tensor, which is not looked at with a beta of 0", () => {
    expect(addmm(tensor([10, 20]), m, m, { alpha: 2, beta: 0.5 }).toArray()).toEqual([
      [19, 30],
      [35, 54],
    ]);
    expect(addmm(tensor(NaN), m, m, { beta: 0 }).toArray()).toEqual(mm(m, m).toArray());
    expect(baddbmm(ones([1]), ones([2, 1, 3]), ones([2, 3, 1])).toArray()).toEqual([[[4]], [[4]]]);
    const whole = tensor([[2n]]);
    expect(addmm(whole, whole, whole, { alpha: 3, beta: -1 }).toArray()).toEqual([[10]]);
  });

  test("have the gradient of differences, twice", () => {
    gradCheck(bmm, [random([2, 3, 4]), random([2, 4, 2])]);
    gradCheck(
      (x, a, b) => addmm(x, a, b, { alpha: 2, beta: 3 }),
      [random([4]), random([3, 2]), random([2, 4])],
    );
    gradGradCheck(
      (x, a, b) => baddbmm(x, a, b),
      [random([1, 3, 1]), random([2, 3, 2]), random([2, 2, 4])],
    );
    gradCheck(outer, [random([3]), random([2])]);
    gradCheck(dot, [random([3]), random([3])]);
  });

  test.each<[() => Tensor, RegExp]>([
    [
      () => mm(ones([2]), m),
      /mm: a must have 2 dimensions, b must have 2 dimensions; got a \[2\], b \[2, 2\]/,
    ],
    [() => mv(m, m), /mv: .*b must have 1 dimensions/],
    [() => dot(m, m), /dot: a must have 1/],
    [() => outer(m, m), /outer: a must have 1/],
    [() => bmm(m, m), /bmm: a must have 3/],
    [() => mm(m, ones([3, 2])), /inner sizes must match/],
    [() => dot(ones([2]), ones([3])), /inner sizes must match/],
    [() => bmm(ones([1, 2, 2]), ones([2, 2, 2])), /bmm: both operands must have as many matrices/],
    [
      () => addmm(ones([3]), m, m),
      /addmm: .* must broadcast to the product's shape \[2, 2\]; got \[3\]/,
    ],
    [() => addmm(ones([1, 2, 2]), m, m), /must broadcast/],
    [() => baddbmm(ones([1], { dtype: "float64" }), m, m), /baddbmm: operands must have one dtype/],
    [
      () => addmm(tensor([[2n]]), tensor([[2n]]), tensor([[2n]]), { alpha: 0.5 }),
      /alpha and beta must be whole numbers; got alpha 0.5/,
    ],
    [() => mm(tensor([[true]]), tensor([[true]])), /which is not bool; got bool, bool/],
  ])("refuse what does not fit (case %#)", (call, message) => {
    expect(call).toThrow(message);
  });
});

describe("matmul of batches", () => {
  /** Every product of two matrices by itself. */
  const apart = (a: Tensor, b: Tensor): unknown => {
    const batch = matmul(a, b).shape.slice(0, -2);
    const [x, y] = [
      a.expand([...batch, ...a.shape.slice(-2)]),
      b.expand([...batch, ...b.shape.slice(-2)]),
    ];
    const flatX = x.reshape([-1, ...x.shape.slice(-2)]);
    const flatY = y.reshape([-1, ...y.shape.slice(-2)]);
    return Array.from({ length: flatX.shape[0]! }, (_, i) =>
      matmul(flatX.at(i), flatY.at(i)).toArray(),
    );
  };

  test.each<[number[], number[]]>([
    [
      [4, 5, 7],
      [7, 6],
    ],
    [
      [5, 7],
      [4, 7, 6],
    ],
    [
      [4, 5, 7],
      [4, 7, 6],
    ],
    [
      [2, 1, 5, 7],
      [3, 7, 6],
    ],
    [
      [2, 3, 1, 7],
      [2, 3, 7, 1],
    ],
    [
      [3, 1, 2, 5, 7],
      [3, 2, 1, 7, 6],
    ],
  ])("of %j and %j has the bits of its products apart, over any strides", (shapeA, shapeB) => {
    for (const dtype of ["float32", "float64", "int64"] as DType[]) {
      const draw = (shape: number[]): Tensor =>
        rand(shape, { generator: new Generator(1) })
          .mul(10)
          .sub(5)
          .to(dtype);
      for (const turn of [false, true]) {
        const matrix = (shape: number[]): Tensor => {
          const turned = shape.slice(0, -2).concat(shape.slice(-2).toReversed());
          return turn ? draw(turned).transpose(-1, -2) : draw(shape);
        };
        const [a, b] = [matrix(shapeA), matrix(shapeB)];
        const product = matmul(a, b);
        expect(product.reshape([-1, ...product.shape.slice(-2)]).toArray()).toEqual(apart(a, b));
      }
    }
  });

  test("with one matrix for all has the gradient of differences, twice", () => {
    gradCheck(matmul, [random([2, 3, 4]), random([4, 2])]);
    gradGradCheck(matmul, [random([2, 2, 3]), random([3, 2])]);
    gradCheck((a, b) => matmul(a.transpose(0, 1), b), [random([3, 2, 4]), random([4, 2])]);
    gradCheck(matmul, [random([3, 4]), random([2, 4, 2])]);
  });
});

describe("matmul of integers and halves", () => {
  test("wraps as PyTorch's does", () => {
    const bytes = tensor([[200, 100]], { dtype: "uint8" });
    expect(matmul(bytes, bytes.t()).toArray()).toEqual([[(200 * 200 + 100 * 100) % 256]]);
    const words = tensor([[2 ** 30, 2 ** 30]], { dtype: "int32" });
    expect(matmul(words, tensor([[2], [2]], { dtype: "int32" })).toArray()).toEqual([[0]]);
    const big = fromTypedArray(BigInt64Array.of(2n ** 62n, 3n), [1, 2]);
    expect(matmul(big, fromTypedArray(BigInt64Array.of(4n, 5n), [2, 1])).toArray()).toEqual([[15]]);
  });

  test("of float16 and bfloat16 is that of float32, rounded once", () => {
    for (const dtype of ["float16", "bfloat16"] as const) {
      const a = rand([3, 50], { generator: new Generator(1) }).to(dtype);
      const product = matmul(a, a.t());
      expect(product.dtype).toBe(dtype);
      const wide = a.to("float32");
      expect(product.toArray()).toEqual(matmul(wide, wide.t()).to(dtype).toArray());
    }
  });
});

const PRODUCTS: Tolerances = {
  ...SUMMED,
  float32: { rtol: 2e-6, atol: 2e-6 },
  reason: SUMMED.reason,
};

/** Of `beta · x + alpha · a b`. */
const scaledProducts = ({ args: [x, a, b], options }: Sample): Tolerances => {
  const [beta, alpha] = [options?.["beta"] ?? 1, options?.["alpha"] ?? 1];
  const count = a instanceof Tensor ? (a.shape.at(-1) ?? 1) : 1;
  const product = count * largestOf(a) * largestOf(b);
  return cancelling(largestOf(beta) * largestOf(x) + largestOf(alpha) * product, PRODUCTS);
};

const OF_NOTHING: Deviation = {
  aspects: ["verdict"],
  when: ({ ours, sample: { args } }) =>
    ours.error instanceof DTypeError &&
    args.some((x) => x instanceof Tensor && (x.size === 0 || x.ndim === 0)),
  reason: "Where there is nothing to multiply, PyTorch does not look at the dtypes.",
};

describeOp("matmul", {
  torch: "torch.matmul(a0, a1)",
  tolerance: PRODUCTS,
  deviations: [OF_NOTHING],
  samples: (r) => [
    { args: [r.tensor([3]), r.tensor([3])] },
    { args: [r.tensor([2, 3]), r.tensor([3, 4])] },
    { args: [r.tensor([3]), r.tensor([3, 2])] },
    { args: [r.tensor([2, 3]), r.tensor([3])] },
    { args: [r.tensor([2, 1, 2, 3]), r.tensor([3, 3, 2])] },
    { args: [r.tensor([2, 2, 3]), r.tensor([3, 2])] },
    { args: [r.tensor([3]), r.tensor([2, 3, 2])] },
    { args: [r.tensor([2, 0]), r.tensor([0, 3])] },
    { args: [r.tensor([0, 2, 3]), r.tensor([3, 1])] },
    { args: [r.tensor([2, 3]), r.tensor([2, 3])] },
  ],
});

describeOp("mm", {
  torch: "torch.mm(a0, a1)",
  tolerance: PRODUCTS,
  deviations: [OF_NOTHING],
  samples: (r) => [
    { args: [r.tensor([2, 3]), r.tensor([3, 4])] },
    { args: [r.tensor([1, 5]), r.tensor([5, 1])] },
    { args: [r.tensor([9, 17]), r.tensor([17, 11])] },
    { args: [r.tensor([2, 0]), r.tensor([0, 3])] },
    { args: [r.tensor([0, 2]), r.tensor([2, 3])] },
  ],
});

describeOp("bmm", {
  torch: "torch.bmm(a0, a1)",
  tolerance: PRODUCTS,
  deviations: [OF_NOTHING],
  samples: (r) => [
    { args: [r.tensor([2, 3, 4]), r.tensor([2, 4, 2])] },
    { args: [r.tensor([1, 2, 3]), r.tensor([1, 3, 1])] },
    { args: [r.tensor([0, 2, 3]), r.tensor([0, 3, 2])] },
    { args: [r.tensor([2, 2, 0]), r.tensor([2, 0, 3])] },
    { args: [r.tensor([2, 2, 3]), r.tensor([1, 3, 2])] },
  ],
});

describeOp("mv", {
  torch: "torch.mv(a0, a1)",
  tolerance: PRODUCTS,
  deviations: [OF_NOTHING],
  samples: (r) => [
    { args: [r.tensor([2, 3]), r.tensor([3])] },
    { args: [r.tensor([7, 9]), r.tensor([9])] },
    { args: [r.tensor([2, 0]), r.tensor([0])] },
    { args: [r.tensor([0, 3]), r.tensor([3])] },
  ],
});

describeOp("dot", {
  torch: "torch.dot(a0, a1)",
  tolerance: PRODUCTS,
  samples: (r) => [
    { args: [r.tensor([3]), r.tensor([3])] },
    { args: [r.tensor([33]), r.tensor([33])] },
    { args: [r.tensor([1]), r.tensor([1])] },
    { args: [r.tensor([0]), r.tensor([0])] },
  ],
});

describeOp("outer", {
  torch: "torch.outer(a0, a1)",
  samples: (r) => [
    { args: [r.tensor([3]), r.tensor([4])] },
    { args: [r.tensor([1]), r.tensor([5])] },
    { args: [r.tensor([0]), r.tensor([3])] },
    { args: [r.tensor([3]), r.tensor([2], { dtype: "float64" })] },
  ],
});

describeOp("addmm", {
  torch: "torch.addmm(a0, a1, a2, **o)",
  tolerance: scaledProducts,
  deviations: [
    OF_NOTHING,
    {
      aspects: ["verdict"],
      when: ({ ours, dtype }) => ours.error instanceof DTypeError && !isFloating(dtype),
      reason: "Factors that are no whole numbers are cut off by PyTorch next to integers.",
    },
  ],
  samples: (r) => [
    { args: [r.tensor([2, 4]), r.tensor([2, 3]), r.tensor([3, 4])] },
    { args: [r.tensor([4]), r.tensor([2, 3]), r.tensor([3, 4])], options: { beta: 2, alpha: -1 } },
    { args: [r.tensor([2, 1]), r.tensor([2, 3]), r.tensor([3, 2])], options: { beta: 0 } },
    { args: [r.tensor([]), r.tensor([2, 3]), r.tensor([3, 2])], options: { alpha: 3 } },
    { args: [r.tensor([2, 2]), r.tensor([2, 0]), r.tensor([0, 2])], options: { beta: 2 } },
    { args: [r.tensor([0, 2]), r.tensor([0, 3]), r.tensor([3, 2])] },
    {
      args: [r.tensor([2, 4]), r.tensor([2, 3]), r.tensor([3, 4])],
      options: { beta: 0.5, alpha: 1.5 },
    },
  ],
});

describeOp("baddbmm", {
  torch: "torch.baddbmm(a0, a1, a2, **o)",
  tolerance: scaledProducts,
  deviations: [
    OF_NOTHING,
    {
      aspects: ["verdict"],
      when: ({ ours, mutation }) => ours.error instanceof DTypeError && mutation?.at === "a0",
      reason: "All three have one dtype, as in addmm; PyTorch casts the first one here.",
    },
  ],
  samples: (r) => [
    { args: [r.tensor([2, 2, 4]), r.tensor([2, 2, 3]), r.tensor([2, 3, 4])] },
    {
      args: [r.tensor([4]), r.tensor([2, 2, 3]), r.tensor([2, 3, 4])],
      options: { beta: 2, alpha: -1 },
    },
    {
      args: [r.tensor([2, 1, 1]), r.tensor([2, 2, 3]), r.tensor([2, 3, 2])],
      options: { beta: 0 },
      // With beta 0 PyTorch 1.13 multiplies whatever was in the memory of the result by 0.
      torch: "torch.baddbmm(a0 * o.beta, a1, a2)",
    },
    { args: [r.tensor([2, 2, 2]), r.tensor([2, 2, 0]), r.tensor([2, 0, 2])], options: { beta: 2 } },
    { args: [r.tensor([0, 2, 2]), r.tensor([0, 2, 3]), r.tensor([0, 3, 2])] },
  ],
});
