import { describe, expect, test } from "vitest";
import { binarySamples, describeOp } from "../../test/op-suite/index.ts";
import type { Deviation, OpEntry, Tolerances } from "../../test/op-suite/entry.ts";
import { add, maximum, minimum, mul, pow, sub, tensor, where, Tensor } from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";

const POSITIVE = { low: 0.2, high: 2 };
const f64 = (values: number[]): Tensor => tensor(values, { dtype: "float64", requiresGrad: true });

/** PyTorch multiplies and adds in one step where its vectors do; ours rounds the product, everywhere. */
const FUSED: Tolerances = {
  reason: "PyTorch's vectors do not round the product.",
  float16: { atol: 2 ** -8, rtol: 2 ** -9 },
  bfloat16: { atol: 2 ** -5, rtol: 2 ** -6 },
  float32: { atol: 1e-6, rtol: 4 * 2 ** -23 },
  float64: { atol: 4e-15, rtol: 1e-12 },
};
const OVERFLOW: Deviation = {
  aspects: ["value"],
  when: ({ sample: { args } }) => args.every(isSpecial),
  reason: "Where a rounded product is infinite, one in full precision need not be.",
};

/** Whether it is one of the tensors of special values, which are long. */
function isSpecial(x: unknown): boolean {
  return x instanceof Tensor && (x.shape.at(-1) ?? 0) > 9;
}

describeOp("add", {
  title: "with alpha",
  tolerance: FUSED,
  deviations: [OVERFLOW],
  torch: "torch.add(a0, a1, **o)",
  samples: (r) => binarySamples(r).map((sample) => ({ ...sample, options: { alpha: 3 } })),
});
describeOp("sub", {
  tolerance: FUSED,
  torch: "torch.sub(a0, a1, **o)",
  samples: (r) =>
    binarySamples(r).map((sample, i) =>
      i % 2 === 0 ? sample : { ...sample, options: { alpha: 2 } },
    ),
  errors: [
    {
      args: [tensor([true]), tensor([1])],
      message:
        'sub: bools have no difference; got dtypes bool and float32 (use logicalXor or logicalNot, or cast, as in x.to("int32"))',
    },
    {
      args: [tensor([1n]), 2],
      options: { alpha: 0.5 },
      message: "sub: alpha must be a whole number for integers and bools; got -0.5 and dtype int64",
    },
  ],
});
describeOp("mul", { torch: "torch.mul(a0, a1)", samples: (r) => binarySamples(r) });
const ZEROS: Deviation = {
  aspects: ["value"],
  when: ({ sample: { args } }) => args.some(isSpecial),
  reason: "0 is more than -0, as IEEE 754 has it; PyTorch takes whichever stands second.",
};
const extreme = (torch: string): OpEntry => ({
  torch,
  samples: (r) =>
    binarySamples(r, {
      a: { distinct: true, low: -1.93 },
      b: { distinct: true, low: -2.21 },
      scalars: [],
    }),
  strideReason: "Which NaN comes out, WebAssembly leaves open.",
  deviations: [ZEROS],
});

describeOp("maximum", extreme("torch.maximum(a0, a1)"));
describeOp("minimum", extreme("torch.minimum(a0, a1)"));

describeOp("pow", {
  torch: "torch.pow(a0, a1)",
  samples: (r) => [
    ...binarySamples(r, {
      a: { low: 0.3, high: 2 },
      b: { low: 0, high: 2 },
      scalars: [2, 0, 3, 0.5, -0.5, -1, 1.5],
    }),
    { args: [2, r.tensor([3], { low: 0 })] },
    { args: [0.5, r.tensor([3])] },
    { args: [r.tensor([3], { ties: true }), r.tensor([3], { ties: true })], isSpecial: true },
  ],
  errors: [
    {
      args: [tensor([2n]), -1],
      message:
        'pow: integers to negative integer powers are not integers; got int64 and -1 (cast it first, as in x.to("float32"))',
    },
    {
      args: [tensor([true]), tensor([true])],
      message: 'pow: this dtype is not supported; got bool (cast it first, as in x.to("float32"))',
    },
  ],
});
const ofPositive = (torch: string, scalars: readonly number[] = []): OpEntry => ({
  torch,
  samples: (r) => binarySamples(r, { a: POSITIVE, b: POSITIVE, scalars }),
});

describeOp("atan2", ofPositive("torch.atan2(a0, a1)"));
describeOp("hypot", ofPositive("torch.hypot(a0, a1)"));
describeOp("xlogy", ofPositive("torch.xlogy(a0, a1)", [2, 0.5]));
describeOp("copysign", ofPositive("torch.copysign(a0, a1)", [2, -0.5]));
describeOp("logaddexp", {
  ...ofPositive("torch.logaddexp(a0, a1)"),
  tolerance: { float32: { atol: 1e-6 }, float64: { atol: 1e-15 }, reason: "A sum that cancels." },
});

const bits = (torch: string): OpEntry => ({
  torch,
  samples: (r) => binarySamples(r, { scalars: [3, -2] }),
  differentiable: false,
});

describeOp("bitwiseAnd", bits("torch.bitwise_and(a0, a1)"));
describeOp("bitwiseOr", bits("torch.bitwise_or(a0, a1)"));
describeOp("bitwiseXor", bits("torch.bitwise_xor(a0, a1)"));

describe("numbers", () => {
  const x = tensor([2, -4]);
  const ints = x.to("int32");

  test("may stand on either side, and take the dtype of the tensor they meet", () => {
    expect(sub(1, x).toArray()).toEqual([-1, 5]);
    expect(add(1, x, { alpha: 3 }).toArray()).toEqual([7, -11]);
    expect(sub(x, 1, { alpha: 3 }).toArray()).toEqual([-1, -7]);
    expect(mul(2, ints).dtype).toBe("int32");
    expect(sub(2.5, ints).dtype).toBe("float32");
    expect(add(1, tensor([true])).dtype).toBe("int64");
    expect(maximum(0, x).toArray()).toEqual([2, 0]);
    expect(pow(2, x).toArray()).toEqual([4, 0.0625]);
    expect(add(1, x.to("float16")).dtype).toBe("float16");
    expect(add(1, 2).item()).toBe(3);
    expect(() => add("1" as never, x)).toThrow(
      "add: operands must be tensors or numbers; got string",
    );
    gradCheck((y) => sub(1, y).mul(pow(2, y)), [f64([0.5, -1.5])]);
  });

  test("alpha scales the second operand, of integers too, and its gradient", () => {
    expect(add(ints, ints, { alpha: -2 }).toArray()).toEqual([-2, 4]);
    expect(add(tensor([true, false]), tensor([true, true]), { alpha: 2 }).dtype).toBe("bool");
    expect(add(tensor([1], { dtype: "uint8" }), 2, { alpha: 100 }).toArray()).toEqual([201]);
    gradCheck((a, b) => sub(a, b, { alpha: 2.5 }), [f64([1, 2]), f64([3])]);
    gradGradCheck((a, b) => add(a, b, { alpha: 2.5 }).mul(a), [f64([1, 2]), f64([3])]);
  });
});

describe("pow", () => {
  test("of integers is an integer, and wraps", () => {
    const x = tensor([3, -7], { dtype: "int32" });
    expect([pow(x, 2).dtype, pow(x, 3).toArray()]).toEqual(["int32", [27, -343]]);
    expect(pow(tensor([3n]), 40n).toArray({ bigint: true })).toEqual([-6289078614652622815n]);
    expect(pow(tensor([2n, 1n, -1n]), tensor([-1n, -5n, -3n])).toArray()).toEqual([0, 1, -1]);
    expect(pow(2, tensor([10n])).toArray()).toEqual([1024]);
    expect(pow(x, 0.5).toArray()).toEqual(
      [NaN, NaN].map((_, i) => (i === 0 ? Math.fround(Math.sqrt(3)) : NaN)),
    );
    expect(pow(tensor([true]), 2).dtype).toBe("int64");
    expect(pow(x, 2.5).dtype).toBe("float32");
  });

  test("has PyTorch's gradients at exponent 0, at base 0, and for negative bases", () => {
    const a = f64([0, 0, 0, -2, -2, 2, 0]);
    const b = f64([0, 1, 2, 2, 3, 0, -1]);
    pow(a, b).sum().backward();
    expect(a.grad!.toArray()).toEqual([0, 1, 0, -4, 12, 0, -Infinity]);
    expect(b.grad!.toArray()).toEqual([0, 0, 0, NaN, NaN, Math.LN2, -Infinity]);
    const x = f64([0, -1, 2]);
    pow(x, 0).add(pow(x, 3)).sum().backward();
    expect(x.grad!.toArray()).toEqual([0, 3, 12]);
    const y = f64([0, 1, 2]);
    pow(0, y).sum().backward();
    expect(y.grad!.toArray()).toEqual([0, 0, 0]);
  });

  test("mixes an integer with a float in the float's precision", () => {
    const exponent = f64([2, 0.5]);
    const base = tensor([3, 5], { dtype: "int32" });
    gradCheck((b) => pow(base, b), [exponent]);
    gradCheck((a) => pow(a, tensor([true, false])), [f64([1.5, 2])]);
  });
});

test("equal extremes share the gradient; NaN has all of it, and so has what stands beside it", () => {
  const grads = (op: typeof maximum): unknown[] => {
    const a = tensor([1, NaN, 1, 2], { requiresGrad: true });
    const b = tensor([1, 1, NaN, 1], { requiresGrad: true });
    op(a, b).backward(tensor([1, 1, 1, Infinity]));
    return [a.grad!.toArray(), b.grad!.toArray()];
  };
  expect(grads(maximum)).toEqual([
    [0.5, 1, 1, Infinity],
    [0.5, 1, 1, 0],
  ]);
  expect(grads(minimum)).toEqual([
    [0.5, 1, 1, 0],
    [0.5, 1, 1, Infinity],
  ]);
  expect(where(tensor([true]), maximum(tensor([3n]), 2.5), 0).toArray()).toEqual([3]);
});
