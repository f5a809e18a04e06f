import { describe, expect, test } from "vitest";
import { describeOp, unarySamples } from "../../test/op-suite/index.ts";
import type { DrawOptions } from "../../test/op-suite/draw.ts";
import type { OpEntry } from "../../test/op-suite/entry.ts";
import {
  acos,
  acosh,
  asin,
  asinh,
  atan,
  atanh,
  cos,
  cosh,
  erf,
  erfc,
  erfinv,
  exp,
  exp2,
  expm1,
  log,
  log10,
  log1p,
  log2,
  reciprocal,
  rsqrt,
  sigmoid,
  sin,
  sinh,
  sqrt,
  tan,
  tanh,
  tensor,
  type Tensor,
} from "../index.ts";

/** A function of floats, with the range in which its samples are drawn. */
function entry(torch: string, range: DrawOptions = {}): OpEntry {
  return { torch, samples: (r) => unarySamples(r, range) };
}

describeOp("acos", entry("torch.acos(a0)", { low: -0.9, high: 0.9 }));
describeOp("acosh", entry("torch.acosh(a0)", { low: 1.1, high: 4 }));
describeOp("asin", entry("torch.asin(a0)", { low: -0.9, high: 0.9 }));
describeOp("asinh", entry("torch.asinh(a0)"));
describeOp("atan", entry("torch.atan(a0)"));
describeOp("atanh", entry("torch.atanh(a0)", { low: -0.9, high: 0.9 }));
describeOp("cos", entry("torch.cos(a0)"));
describeOp("cosh", entry("torch.cosh(a0)"));
describeOp("erf", entry("torch.erf(a0)"));
describeOp("erfc", entry("torch.erfc(a0)"));
describeOp("erfinv", entry("torch.erfinv(a0)", { low: -0.9, high: 0.9 }));
describeOp("exp", entry("torch.exp(a0)"));
describeOp("exp2", entry("torch.exp2(a0)"));
describeOp("expm1", entry("torch.expm1(a0)"));
describeOp("log", entry("torch.log(a0)", { low: 0.1, high: 4 }));
describeOp("log10", entry("torch.log10(a0)", { low: 0.1, high: 4 }));
describeOp("log1p", entry("torch.log1p(a0)", { low: -0.9, high: 4 }));
describeOp("log2", entry("torch.log2(a0)", { low: 0.1, high: 4 }));
describeOp("reciprocal", entry("torch.reciprocal(a0)", { avoid: [0] }));
describeOp("rsqrt", entry("torch.rsqrt(a0)", { low: 0.1, high: 4 }));
describeOp("sigmoid", entry("torch.sigmoid(a0)"));
describeOp("sin", entry("torch.sin(a0)"));
describeOp("sinh", entry("torch.sinh(a0)"));
describeOp("sqrt", entry("torch.sqrt(a0)", { low: 0.1, high: 4 }));
describeOp("tan", entry("torch.tan(a0)", { low: -1.2, high: 1.2 }));
describeOp("tanh", entry("torch.tanh(a0)"));

/** A value of each that is known by hand. */
const VALUES: readonly (readonly [string, (x: Tensor) => Tensor, x: number, y: number])[] = [
  ["acos", acos, 0.5, Math.PI / 3],
  ["acosh", acosh, Math.cosh(2), 2],
  ["asin", asin, 0.5, Math.PI / 6],
  ["asinh", asinh, Math.sinh(2), 2],
  ["atan", atan, 1, Math.PI / 4],
  ["atanh", atanh, Math.tanh(0.5), 0.5],
  ["cos", cos, Math.PI / 3, 0.5],
  ["cosh", cosh, Math.log(2), 1.25],
  ["erf", erf, 0.5, 0.5204998778130465],
  ["erfc", erfc, 3, 2.209049699858544e-5],
  ["erfinv", erfinv, 0.5204998778130465, 0.5],
  ["exp", exp, Math.log(3), 3],
  ["exp2", exp2, -2, 0.25],
  ["expm1", expm1, 1e-9, 1.0000000005e-9],
  ["log", log, Math.E, 1],
  ["log10", log10, 0.01, -2],
  ["log1p", log1p, 1e-9, 9.999999995e-10],
  ["log2", log2, 0.125, -3],
  ["reciprocal", reciprocal, 8, 0.125],
  ["rsqrt", rsqrt, 16, 0.25],
  ["sigmoid", sigmoid, Math.log(3), 0.75],
  ["sin", sin, Math.PI / 6, 0.5],
  ["sinh", sinh, Math.log(2), 0.75],
  ["sqrt", sqrt, 2.25, 1.5],
  ["tan", tan, Math.PI / 4, 1],
  ["tanh", tanh, Math.log(2) / 2, 1 / 3],
];

test.each(VALUES)("%s has the value known by hand, in float32 and float64", (_, op, x, y) => {
  const wide = op(tensor([x], { dtype: "float64" })).item();
  expect(Math.abs(wide / y - 1)).toBeLessThanOrEqual(2e-15);
  expect(Math.abs(op(tensor([x])).item() / y - 1)).toBeLessThanOrEqual(4e-7);
});

describe("functions of floats", () => {
  test("make integers and bools float32, and keep every floating dtype", () => {
    for (const [, op, x] of VALUES) {
      expect(op(tensor([1], { dtype: "int32" })).dtype).toBe("float32");
      expect(op(tensor([true])).dtype).toBe("float32");
      expect(op(tensor([x], { dtype: "bfloat16" })).dtype).toBe("bfloat16");
    }
  });

  test("have PyTorch's gradients at their ends", () => {
    const at = (op: (x: Tensor) => Tensor, x: number): number => {
      const leaf = tensor([x], { dtype: "float64", requiresGrad: true });
      op(leaf).sum().backward();
      return leaf.grad!.item();
    };
    expect([at(sqrt, 0), at(rsqrt, 0), at(log, 0), at(log1p, -1)]).toEqual([
      Infinity,
      -Infinity,
      Infinity,
      Infinity,
    ]);
    expect([at(asin, 1), at(acos, -1), at(atanh, 1), at(acosh, 1)]).toEqual([
      Infinity,
      -Infinity,
      Infinity,
      Infinity,
    ]);
    expect([at(reciprocal, 0), at(erfinv, 1), at(sqrt, -1)]).toEqual([-Infinity, Infinity, NaN]);
  });
});
