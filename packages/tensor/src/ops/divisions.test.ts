import { describe, expect, test } from "vitest";
import { binarySamples, describeOp } from "../../test/op-suite/index.ts";
import type { Draw } from "../../test/op-suite/draw.ts";
import type { Deviation, Sample } from "../../test/op-suite/entry.ts";
import { div, floorDivide, fmod, remainder, tensor, Tensor } from "../index.ts";
import { gradCheck } from "../testing/index.ts";

/** Integers have no zeros among the divisors; floats stay away from whole quotients. */
function samples(r: Draw): readonly Sample[] {
  return [
    ...binarySamples(r, {
      a: { low: 0.6, high: 0.9 },
      b: { low: 1, high: 4, avoid: [] },
      scalars: [2, -3, 0.75],
    }),
    { args: [r.tensor([3, 2], { low: -9, high: 9 }), r.tensor([2], { low: -3, high: -2 })] },
    { args: [r.tensor([4], { low: -9, high: 9 }), 0], isSpecial: true },
  ];
}

/** Whether it is one of the tensors of special values, which are long. */
function isSpecial(x: unknown): boolean {
  return x instanceof Tensor && (x.shape.at(-1) ?? 0) > 9;
}

/** Where the quotient is beyond the largest number, PyTorch's vectors lose the remainder. */
const BEYOND: Deviation = {
  aspects: ["value"],
  when: ({ sample: { args } }) => args.every(isSpecial),
  reason:
    "Where the quotient is beyond the largest number PyTorch's vectors give NaN (and single elements do not): the remainder is exact.",
};

describeOp("remainder", { torch: "torch.remainder(a0, a1)", samples, deviations: [BEYOND] });
describeOp("fmod", { torch: "torch.fmod(a0, a1)", samples, deviations: [BEYOND] });
describeOp("floorDivide", {
  torch: "torch.div(a0, a1, rounding_mode='floor')",
  samples,
  deviations: [BEYOND],
});
describeOp("div", {
  torch: "torch.div(a0, a1)",
  samples: (r) => binarySamples(r, { b: { low: 0.5, high: 3 } }),
});
describeOp("div", {
  title: "with a rounding mode",
  torch: "torch.div(a0, a1, **o)",
  samples: (r) =>
    samples(r).map((sample, i) => ({
      ...sample,
      options: { roundingMode: (["trunc", "floor"] as const)[i % 2] },
    })),
});

describe("divisions", () => {
  test("remainders have the sign of the divisor, fmod that of the dividend, on integers too", () => {
    const [x, y] = [tensor([7, -7, 7, -7]), tensor([3, 3, -3, -3])];
    expect(remainder(x, y).toArray()).toEqual([1, 2, -2, -1]);
    expect(fmod(x, y).toArray()).toEqual([1, -1, 1, -1]);
    expect(floorDivide(x, y).toArray()).toEqual([2, -3, -3, 2]);
    expect(div(x, y, { roundingMode: "trunc" }).toArray()).toEqual([2, -2, -2, 2]);
    for (const dtype of ["int32", "int64"] as const) {
      const [a, b] = [x.to(dtype), y.to(dtype)];
      expect(remainder(a, b).toArray()).toEqual([1, 2, -2, -1]);
      expect(fmod(a, b).toArray()).toEqual([1, -1, 1, -1]);
      expect(floorDivide(a, b).toArray()).toEqual([2, -3, -3, 2]);
      expect(div(a, b, { roundingMode: "trunc" }).dtype).toBe(dtype);
      expect(div(a, b).dtype).toBe("float32");
    }
    expect(remainder(tensor([250], { dtype: "uint8" }), 7).toArray()).toEqual([5]);
    expect(remainder(tensor([true]), 2).dtype).toBe("int64");
  });

  test("a number may stand on either side", () => {
    const x = tensor([2, -4]);
    expect(remainder(-7, x).toArray()).toEqual([1, -3]);
    expect(fmod(-7, x).toArray()).toEqual([-1, -3]);
    expect(floorDivide(7, x).toArray()).toEqual([3, -2]);
    expect(div(1, x).toArray()).toEqual([0.5, -0.25]);
    expect(remainder(2.5, x.to("int32")).dtype).toBe("float32");
    expect(floorDivide(7, 2).toArray()).toBe(3);
  });

  test("floor of a quotient is that of the exact one, as in Python", () => {
    // 1 / 0.1 rounds to 10, but 0.1 in float64 is a little more than a tenth.
    const x = tensor([1, -1], { dtype: "float64" });
    expect(floorDivide(x, 0.1).toArray()).toEqual([9, -10]);
    expect(floorDivide(tensor([5, -5, 0]), 0).toArray()).toEqual([Infinity, -Infinity, NaN]);
    expect(floorDivide(tensor([-1]), Infinity).toArray()).toEqual([-1]);
  });

  test("remainders of large floats are exact", () => {
    expect(fmod(tensor([1e30, 16777216]), 7).toArray()).toEqual([Math.fround(1e30) % 7, 1]);
    const halves = tensor([1.5, -2.5], { dtype: "float16" });
    expect(remainder(halves, 2).toArray()).toEqual([1.5, 1.5]);
  });

  test("integers divided by 0 are refused, also in place, and nothing has been written", () => {
    const x = tensor([1, 2, 3], { dtype: "int32" });
    const message =
      'integer division by zero; got a divisor of dtype int32 with a 0 (mask it, or divide floats, as in x.to("float32"))';
    const zero = tensor([1, 0, 2], { dtype: "int32" });
    expect(() => remainder(x, 0)).toThrow(`remainder: ${message}`);
    expect(() => fmod(x, zero)).toThrow(`fmod: ${message}`);
    expect(() => floorDivide(x, zero)).toThrow(`floorDivide: ${message}`);
    expect(() => div(x, zero, { roundingMode: "trunc" })).toThrow(`div: ${message}`);
    expect(() => x.remainder_(zero)).toThrow(`remainder_: ${message}`);
    expect(() => x.div_(zero, { roundingMode: "floor" })).toThrow(/integer division by zero/);
    expect(x.toArray()).toEqual([1, 2, 3]);
    expect(remainder(x.at(":0"), 0).shape).toEqual([0]);
    expect(() => remainder(x, tensor([true, false, true]))).toThrow(/integer division by zero/);
  });

  test("the least int64 divided by -1 wraps", () => {
    const least = tensor([-(2n ** 63n)]);
    expect(floorDivide(least, -1).toArray({ bigint: true })).toEqual([-(2n ** 63n)]);
    expect(remainder(least, -1).toArray()).toEqual([0]);
  });

  test("gradients are PyTorch's where quotients are whole or nothing", () => {
    const grads = (f: (x: Tensor, y: Tensor) => Tensor): unknown[] => {
      const x = tensor([5, 4, Infinity, 0], { requiresGrad: true });
      const y = tensor([3, 2, 2, 0], { requiresGrad: true });
      f(x, y).sum().backward();
      return [x.grad!.toArray(), y.grad!.toArray()];
    };
    expect(grads(remainder)).toEqual([
      [1, 1, 1, 1],
      [-1, -2, NaN, NaN],
    ]);
    expect(grads(fmod)).toEqual([
      [1, 1, 1, 1],
      [-1, -2, -Infinity, NaN],
    ]);
    expect(grads(floorDivide)).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
    const f64 = (values: number[]): Tensor =>
      tensor(values, { dtype: "float64", requiresGrad: true });
    gradCheck(remainder, [f64([5.3, -5.3]), f64([3.1, 2.2])]);
    gradCheck((x) => remainder(-7.3, x), [f64([2.1, 3.2])]);
  });

  test("an unknown rounding mode is refused", () => {
    expect(() => div(tensor([1]), 2, { roundingMode: "up" as "floor" })).toThrow(
      'div: roundingMode must be "floor", "trunc" or null; got "up"',
    );
  });
});
