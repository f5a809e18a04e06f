import { readFileSync } from "node:fs";
import { fromTypedArray, ones, Parameter, tensor, zeros, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { clipGradNorm_, clipGradValue_ } from "./index.ts";

interface GoldenTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
type Grads = readonly (GoldenTensor | null)[];
const golden = JSON.parse(
  readFileSync(new URL("../../../goldens/clipping.json", import.meta.url), "utf8"),
) as {
  readonly gradients: Grads;
  readonly norms: readonly {
    readonly maxNorm: number;
    readonly normType: number | "Infinity";
    readonly dtype: "float32" | "float64";
    readonly total: number;
    readonly grads: Grads;
  }[];
  readonly values: readonly { readonly clipValue: number; readonly grads: Grads }[];
}; // made by goldens/gen_clipping.py

function parameters(dtype: "float32" | "float64"): Parameter[] {
  return golden.gradients.map((gradient) => {
    const parameter = new Parameter(zeros(gradient?.shape ?? [1], { dtype }));
    if (gradient !== null) {
      const data = (dtype === "float32" ? Float32Array : Float64Array).from(gradient.data);
      parameter.grad = fromTypedArray(data, gradient.shape);
    }
    return parameter;
  });
}

function expectGrads(got: readonly Parameter[], want: Grads, relative: number): void {
  for (const [i, expected] of want.entries()) {
    const { grad } = got[i]!;
    if (expected === null) expect(grad).toBeNull();
    else
      for (const [j, x] of grad!.toTypedArray().entries())
        expect(Math.abs(x - expected.data[j]!)).toBeLessThanOrEqual(
          relative * Math.abs(expected.data[j]!),
        );
  }
}

describe("F: clipGradNorm_", () => {
  test.each(golden.norms)("is PyTorch's: $maxNorm, order $normType, $dtype", (one) => {
    const params = parameters(one.dtype);
    const normType = Number(one.normType);
    const total = clipGradNorm_(params, one.maxNorm, { normType });
    const relative = one.dtype === "float32" ? 5e-7 : 1e-14;
    expect(Math.abs(total - one.total)).toBeLessThanOrEqual(relative * one.total);
    expectGrads(params, one.grads, relative);
  });

  const withGrad = (values: readonly number[]): Parameter => {
    const parameter = new Parameter(zeros([values.length]));
    parameter.grad = tensor(values);
    return parameter;
  };

  test("D: counts and scales each physical parameter once, under names or alone", () => {
    const p = withGrad([3, 4]);
    const twice: [string, Parameter][] = [
      ["a", p],
      ["b", p],
    ];
    expect(clipGradNorm_(twice, 2.5)).toBe(5);
    const once = p.grad!.toArray();
    const q = withGrad([3, 4]);
    expect(clipGradNorm_(q, 2.5)).toBe(5);
    expect(q.grad!.toArray()).toEqual(once);
  });

  test("takes a module, which may be iterable itself", () => {
    const p = withGrad([3, 4]);
    const net = {
      namedParameters: (): [string, Parameter][] => [
        ["a", p],
        ["b", p],
      ],
      *[Symbol.iterator](): Generator<never> {},
    };
    expect(clipGradNorm_(net, 1)).toBe(5);
  });

  test("changes nothing when it throws for a norm that is not finite, and else scales by it", () => {
    const [p, q] = [withGrad([NaN, 1]), withGrad([2])];
    expect(() => clipGradNorm_([p, q], 1, { errorIfNonfinite: true })).toThrow(
      /the norm of order 2 must be finite to be clipped; got NaN/,
    );
    expect(q.grad!.toArray()).toEqual([2]);
    expect(clipGradNorm_([p, q], 1)).toBeNaN();
    expect(q.grad!.toArray()).toEqual([NaN]);
    const r = withGrad([Infinity, 1]);
    expect(clipGradNorm_([r], 1)).toBe(Infinity);
    expect(r.grad!.toArray()).toEqual([NaN, 0]);
  });

  test("only measures when no norm is too large", () => {
    const p = withGrad([3, 4]);
    expect(clipGradNorm_([p], Infinity)).toBe(5);
    expect(p.grad!.toArray()).toEqual([3, 4]);
  });

  test("leaves small gradients with their bits, and takes parameters without any", () => {
    const p = withGrad([0.1, 0.2]);
    const before = p.grad!.toArray();
    clipGradNorm_([p], 1);
    expect(p.grad!.toArray()).toEqual(before);
    expect(clipGradNorm_([], 1)).toBe(0);
    expect(clipGradNorm_([new Parameter(zeros([1]))], 1, { normType: Infinity })).toBe(0);
  });

  test("scales gradients that have a history without recording", () => {
    const p = new Parameter(ones([2]));
    p.mul(p).sum().backward(undefined, { createGraph: true });
    clipGradNorm_([p], 1);
    expect((p.grad as Tensor).toArray()).toEqual(
      [Math.fround(0.7071065), Math.fround(0.7071065)].map((x) => expect.closeTo(x, 5) as number),
    );
  });

  test("refuses what is no bound, no order, no option and no parameter", () => {
    expect(() => clipGradNorm_([], -1)).toThrow(/maxNorm must be .* at least 0; got -1/);
    expect(() => clipGradNorm_([], NaN)).toThrow(/maxNorm must be .* at least 0; got NaN/);
    expect(() => clipGradNorm_([], 1, { normType: 0 })).toThrow(/normType must be a positive/);
    expect(() => clipGradNorm_([], 1, { norm: 2 } as never)).toThrow(/got "norm"/);
    expect(() => clipGradNorm_([zeros([1])] as never, 1)).toThrow(/clipGradNorm_: parameters must/);
  });
});

describe("F: clipGradValue_", () => {
  test.each(golden.values)("is PyTorch's: $clipValue", ({ clipValue, grads }) => {
    const params = parameters("float32");
    clipGradValue_(params, clipValue);
    expectGrads(params, grads, 0);
    expect(params[1]!.grad).toBeNull();
  });

  test("refuses a negative bound", () => {
    expect(() => clipGradValue_([], -1)).toThrow(/clipValue must be .* at least 0; got -1/);
  });
});
