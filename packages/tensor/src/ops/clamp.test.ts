import { describe, expect, test } from "vitest";
import {
  binarySamples,
  describeOp,
  MORE_DTYPES,
  cancelling,
  largestOf,
  type Sample,
  type Tolerances,
} from "../../test/op-suite/index.ts";
import type { Deviation, OpEntry } from "../../test/op-suite/entry.ts";
import {
  addcdiv,
  addcmul,
  clamp,
  clamp_,
  clampMax,
  clampMax_,
  clampMin,
  clampMin_,
  lerp,
  Tensor,
  tensor,
} from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";

const f64 = (values: number[]): Tensor => tensor(values, { dtype: "float64", requiresGrad: true });

const ZEROS: Deviation = {
  aspects: ["value"],
  when: ({ sample: { args, options } }) => {
    const bound = args[1] ?? options?.["min"];
    return bound instanceof Tensor && (hasSpecial(args[0]) || hasSpecial(bound));
  },
  reason:
    "An element that equals its bound stays, as with PyTorch's numbers and short tensors; its long ones may take the bound's zero.",
};
const NAN_BITS = "Which NaN comes out, WebAssembly leaves open.";

/** Whether it is one of the tensors of special values, which are long. */
function hasSpecial(x: unknown): boolean {
  return x instanceof Tensor && (x.shape.at(-1) ?? 0) > 9;
}

describeOp("clamp", {
  deviations: [MORE_DTYPES, ZEROS],
  strideReason: NAN_BITS,
  torch: "torch.clamp(a0, **o)",
  samples: (r) => [
    { args: [r.tensor([])], options: { min: 0 } },
    { args: [r.tensor([0, 3])], options: { max: 1 } },
    { args: [r.tensor([7])], options: { min: -1, max: 1 } },
    { args: [r.tensor([2, 3])], options: { min: 0.5, max: null } },
    { args: [r.tensor([4])], options: { min: 2, max: 1 } },
    {
      args: [r.tensor([2, 3])],
      options: { min: r.tensor([3]), max: r.tensor([2, 1], { low: 3, high: 5 }) },
    },
    { args: [r.tensor([3])], options: { max: r.tensor([2, 3]) } },
    { args: [r.tensor([3])], options: { min: r.floating([]) } },
    { args: [r.special()], options: { min: 0, max: 2 }, isSpecial: true },
    { args: [r.special()], options: { min: r.special({ layout: "contiguous" }) }, isSpecial: true },
  ],
});
const bound = (torch: string): OpEntry => ({
  torch,
  deviations: [ZEROS],
  strideReason: NAN_BITS,
  samples: (r) =>
    binarySamples(r, {
      a: { distinct: true, low: -1.93 },
      b: { distinct: true, low: -2.21 },
      scalars: [1, -0.5],
    }),
});

describeOp("clampMin", bound("torch.clamp_min(a0, a1)"));
describeOp("clampMax", bound("torch.clamp_max(a0, a1)"));
describeOp("lerp", {
  torch: "torch.lerp(a0, a1, a2)",
  tolerance: ({ args: [a, b, weight] }) =>
    cancelling((largestOf(a) + largestOf(b)) * Math.max(largestOf(weight), 1)),
  samples: (r) => [
    { args: [r.tensor([]), r.tensor([]), 0.25] },
    { args: [r.tensor([2, 3]), r.tensor([3]), r.number(-1, 2)] },
    { args: [r.tensor([3, 1]), r.tensor([1, 4]), r.tensor([2, 3, 1])] },
    { args: [r.tensor([0, 3]), r.tensor([3]), 1] },
    { args: [r.tensor([5]), r.tensor([5]), r.tensor([])] },
    { args: [r.special(), r.special({ layout: "contiguous" }), 0.75], isSpecial: true },
  ],
});
/** The rounding of `x` or of `value · a · b` (no divisor is less than 1). */
const largestTermOf = ({ args: [x, a, b], options }: Sample): Tolerances =>
  cancelling(largestOf(x) + largestOf(options?.["value"] ?? 1) * largestOf(a) * largestOf(b));
const combined = (torch: string): OpEntry => ({
  torch,
  tolerance: largestTermOf,
  samples: (r) => [
    { args: [r.tensor([]), r.tensor([]), r.tensor([], { low: 1, high: 3 })] },
    {
      args: [r.tensor([2, 3]), r.tensor([3]), r.tensor([2, 1], { low: 1, high: 3 })],
      options: { value: 3 },
    },
    {
      args: [r.tensor([3, 1]), r.tensor([1, 4]), r.floating([2, 3, 1], { low: 1, high: 3 })],
      options: { value: -0.5 },
    },
    { args: [r.tensor([0, 3]), r.tensor([3]), r.tensor([1], { low: 1, high: 3 })] },
    { args: [r.tensor([9]), r.tensor([9]), r.tensor([9], { low: 1, high: 3 })] },
  ],
});

describeOp("addcmul", combined("torch.addcmul(a0, a1, a2, **o)"));
describeOp("addcdiv", combined("torch.addcdiv(a0, a1, a2, **o)"));

describe("clamp", () => {
  test("stays between bounds, of which the upper one wins, and keeps NaN", () => {
    const x = tensor([-2, 0.5, 9, NaN]);
    expect(clamp(x, { min: 0, max: 1 }).toArray()).toEqual([0, 0.5, 1, NaN]);
    expect(clamp(x, { min: 3, max: 1 }).toArray()).toEqual([1, 1, 1, NaN]);
    expect(clamp(x, { min: NaN, max: 1 }).toArray()).toEqual([NaN, NaN, NaN, NaN]);
    expect(clamp(x, { min: null, max: 1 }).toArray()).toEqual([-2, 0.5, 1, NaN]);
    expect(x.clampMin(0).toArray()).toEqual([0, 0.5, 9, NaN]);
    expect(x.clampMax(0).toArray()).toEqual([-2, 0, 0, NaN]);
    const ints = tensor([-7, 7], { dtype: "int32" });
    expect([
      clamp(ints, { min: 0, max: 5 }).dtype,
      clamp(ints, { min: 0, max: 5 }).toArray(),
    ]).toEqual(["int32", [0, 5]]);
    expect(clamp(ints, { min: 0.5 }).toArray()).toEqual([0.5, 7]);
    expect(clamp(tensor([true, false]), { min: 0, max: 1 }).dtype).toBe("int64");
    const mixed = clamp(ints, { min: 0.5, max: tensor(2, { dtype: "float64" }) });
    expect([mixed.dtype, mixed.toArray()]).toEqual(["float64", [0.5, 2]]);
  });

  test("leaves an element that equals its bound, be it a zero of the other sign", () => {
    for (const dtype of ["float32", "float64", "float16"] as const) {
      for (const length of [2, 40]) {
        const of = (...pair: number[]): Tensor =>
          tensor(
            Array.from({ length }, (_, i) => pair[i % pair.length]!),
            { dtype },
          );
        const zeros = of(-0, 0);
        const mixed = of(-0, 0).toArray();
        expect(clamp(zeros, { min: 0 }).toArray()).toEqual(mixed);
        expect(clamp(zeros, { max: -0 }).toArray()).toEqual(mixed);
        expect(clamp(zeros, { min: 0, max: 1 }).toArray()).toEqual(mixed);
        expect(clamp(zeros, { min: -1, max: -0 }).toArray()).toEqual(mixed);
        expect(clamp(zeros, { min: of(0), max: of(-0) }).toArray()).toEqual(mixed);
        expect(clampMin(zeros, of(0)).toArray()).toEqual(mixed);
        expect(clampMax(zeros, of(-0)).toArray()).toEqual(mixed);
        expect(clamp(of(-1, 1), { min: 0, max: -0 }).toArray()).toEqual(of(0, -0).toArray());
        expect(clampMax_(clampMin_(zeros.clone(), 0), -0).toArray()).toEqual(mixed);
        expect(clamp_(zeros.clone(), { min: 0, max: -0 }).toArray()).toEqual(mixed);
      }
    }
  });

  test("has PyTorch's gradients at the bounds, where they cross, and at NaN", () => {
    const grads = (x: Tensor, y: Tensor, z: Tensor): unknown[] => {
      clamp(x, { min: y, max: z }).sum().backward();
      return [x, y, z].map((v) => v.grad!.toArray());
    };
    expect(
      grads(f64([0, 1, -1, 2, 0.5, 0]), f64([0, 0, 0, 0, 0, 2]), f64([1, 1, 1, 1, 1, 1])),
    ).toEqual([
      [1, 1, 0, 0, 1, 0],
      [0, 0, 1, 0, 0, 0],
      [0, 0, 0, 1, 0, 1],
    ]);
    const x = f64([0, 1, 2, NaN]);
    clampMin(x, 1).add(clampMax(x, 1)).sum().backward();
    expect(x.grad!.toArray()).toEqual([1, 2, 1, 0]);
  });

  test("needs a bound", () => {
    expect(() => clamp(tensor([1]), {})).toThrow(
      "clamp: min or max must be given; got neither (as in { min: 0 })",
    );
    expect(() => clamp(tensor([1], { dtype: "uint8" }), { min: 300 })).toThrow(
      "clampMin: an element of dtype uint8 must be from -255 to 255; got 300 (use a wider dtype)",
    );
  });
});

describe("lerp, addcmul and addcdiv", () => {
  test("compute in one pass, in 16 bits too, and broadcast", () => {
    expect(lerp(tensor([0, 10]), tensor([[10], [20]]), 0.5).toArray()).toEqual([
      [5, 10],
      [10, 15],
    ]);
    expect(lerp(tensor([1e30]), tensor([3]), 1).toArray()).toEqual([3]);
    const half = lerp(tensor([0], { dtype: "float16" }), tensor([1], { dtype: "float16" }), 0.1);
    expect([half.dtype, half.item()]).toEqual(["float16", 0.0999755859375]);
    const ints = tensor([-7, 7], { dtype: "int32" });
    expect(addcmul(ints, ints, ints, { value: 2 }).toArray()).toEqual([91, 105]);
    expect(addcmul(tensor([1]), ints, ints).toArray()).toEqual([50, 50]);
    expect(addcdiv(tensor([1, 1]), ints, tensor([2, 2])).toArray()).toEqual([-2.5, 4.5]);
  });

  test("have the gradients of differences, twice", () => {
    const inputs = [f64([1, 2]), f64([0.5, -1]), f64([2, 1.5])];
    for (const f of [
      (x: Tensor, a: Tensor, b: Tensor) => lerp(x, a, b),
      (x: Tensor, a: Tensor, b: Tensor) => addcmul(x, a, b, { value: 0.7 }),
      (x: Tensor, a: Tensor, b: Tensor) => addcdiv(x, a, b, { value: 0.7 }),
    ]) {
      gradCheck(f, inputs);
      gradGradCheck(f, inputs);
    }
  });

  test("refuse dtypes without a meaning", () => {
    const [x, n, b] = [tensor([1]), tensor([1n]), tensor([true])];
    expect(() => lerp(x, n, 0.5)).toThrow(
      'lerp: the dtypes must be equal and floating; got a float32, b int64 (cast them first, as in x.to("float32"))',
    );
    expect(() => lerp(x, x, tensor(0.5, { dtype: "float64" }))).toThrow("weight float64");
    expect(() => addcmul(b, b, b)).toThrow("addcmul: bools are not supported; got bool");
    expect(() => addcmul(n, n, n, { value: 0.5 })).toThrow(
      "addcmul: value must be a whole number for integers; got 0.5 and dtype int64",
    );
    expect(() => addcdiv(x, n, b)).toThrow(
      'addcdiv: integers are not divided; got a int64 and b bool (cast one of them first, as in x.to("float32"))',
    );
  });
});
