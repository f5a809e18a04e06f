import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as weft from "../index.ts";
import { arange, manualSeed, ones, rand, tensor, type DType, type Tensor } from "../index.ts";

type Pair = [value: string, gradient: string];

interface Golden {
  readonly points: string[];
  readonly functions: {
    readonly name: string;
    readonly args: unknown[];
    readonly float32: Pair[];
    readonly float64: Pair[];
  }[];
  readonly streams: {
    readonly name: string;
    readonly args: unknown[];
    readonly shape: number[];
    readonly dtype: DType;
    readonly out: string[];
    readonly grad: string[];
    readonly next: string[];
  }[];
}

const file = new URL("../../test/goldens/activations.json", import.meta.url);
const golden = JSON.parse(readFileSync(file, "utf8")) as Golden; // written by gen_activations.py

const number = (text: string): number => Number(text.replace("inf", "Infinity"));

/** The function of the public API that a case names. */
const call = (name: string, x: Tensor, args: unknown[]): Tensor =>
  (Reflect.get(weft, name) as (x: Tensor, ...rest: unknown[]) => Tensor)(x, ...args); // cases name functions of tensors

/** PyTorch multiplies by a sixth in float32, in float64 too. */
const isSingleSixth = (name: string, what: string): boolean =>
  name === "hardsigmoid" && what === "gradient";

/** Where ours has a limit and PyTorch NaN, or the reverse: both are stated in the functions' docs. */
function isStatedOtherwise(name: string, point: number): boolean {
  if (name === "gelu") return Math.abs(point) >= 1e30;
  return name === "softshrink" && Number.isNaN(point);
}

describe.each(golden.functions)("$name $args", ({ name, args, ...wanted }) => {
  test.each(["float32", "float64"] as const)(
    "has PyTorch's values and gradients in %s, at kinks, zeros, infinities and NaN too",
    (dtype) => {
      for (const [i, point] of golden.points.map(number).entries()) {
        if (isStatedOtherwise(name, point)) continue;
        const x = tensor([point], { dtype, requiresGrad: true });
        const y = call(name, x, args);
        y.backward(tensor([2], { dtype }));
        const close = (actual: number, which: 0 | 1, what: string): void => {
          const isRough = dtype === "float32" || isSingleSixth(name, what);
          const tolerance = isRough ? 2e-6 : 1e-13;
          // In float32 PyTorch's own terms may cancel: its float64 result is what both approximate.
          const finite = number(wanted.float64[i]![which]);
          const own = number(wanted[dtype][i]![which]);
          const want = isRough && Number.isFinite(own) ? finite : own;
          const message = `${what} at ${point}: ${actual} for ${want}`;
          if (Number.isFinite(want))
            expect(Math.abs(actual - want), message).toBeLessThanOrEqual(
              tolerance * (0.1 + Math.abs(want)),
            );
          else expect(actual, message).toBe(want);
        };
        close(y.item(), 0, "value");
        close(x.grad!.item(), 1, "gradient");
      }
    },
  );
});

const bits = (x: Tensor): string[] => {
  if (x.dtype !== "float64") {
    const words = new Uint32Array(x.to("float32").toTypedArray<Float32Array>().buffer);
    return [...words].map((word) => word.toString(16).padStart(8, "0"));
  }
  const words = new BigUint64Array(x.toTypedArray<Float64Array>().buffer);
  return [...words].map((word) => word.toString(16).padStart(16, "0"));
};

describe("random activations", () => {
  test.each(golden.streams)(
    "$name $args of $shape in $dtype draws PyTorch's bits, and as many",
    ({ name, args, shape, dtype, ...wanted }) => {
      const size = shape.reduce((a, b) => a * b, 1);
      const x = arange(size)
        .to("float64")
        .mul(0.37)
        .sub(3.1)
        .to(dtype)
        .reshape(shape)
        .detach()
        .setRequiresGrad();
      manualSeed(7);
      const y = call(name, x, args);
      y.backward(ones(shape, { dtype }));
      expect(bits(y.detach())).toEqual(wanted.out);
      expect(bits(x.grad!)).toEqual(wanted.grad);
      expect(bits(rand([1]))).toEqual(wanted.next);
    },
  );
});
