import { layerNorm, logSoftmax, rmsNorm, softmax, tensor, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { LayerNorm, RMSNorm } from "../src/index.ts";
import { expectGolden, readGolden, toTensor, type GoldenTensor } from "./golden.ts";

interface Recorded {
  readonly out: GoldenTensor;
  /** One for each input, null for one that is absent. */
  readonly grads: readonly (GoldenTensor | null)[];
}
interface NormCase {
  readonly normalizedShape: readonly number[];
  readonly eps: number;
  readonly x: GoldenTensor;
  readonly dy: GoldenTensor;
  readonly weight: GoldenTensor | null;
  readonly bias: GoldenTensor | null;
  readonly layer: Recorded;
  readonly rms: Recorded;
}
interface SoftmaxCase {
  readonly dim: number;
  readonly x: GoldenTensor;
  readonly dy: GoldenTensor;
  readonly softmax: Recorded;
  readonly logSoftmax: Recorded;
}
const golden = readGolden<{
  readonly norms: readonly NormCase[];
  readonly softmaxes: readonly SoftmaxCase[];
  readonly reprs: Readonly<Record<string, string>>;
}>("norms.json");

function leaf(given: GoldenTensor): Tensor;
function leaf(given: GoldenTensor | null): Tensor | null;
function leaf(given: GoldenTensor | null): Tensor | null {
  if (given === null) return null;
  const t = toTensor(given);
  t.requiresGrad = true;
  return t;
}

function check(
  out: Tensor,
  dy: GoldenTensor,
  inputs: readonly (Tensor | null)[],
  want: Recorded,
): void {
  expectGolden(out, want.out, "result");
  for (const createGraph of [true, false]) {
    for (const input of inputs) if (input !== null) input.grad = null;
    out.backward(toTensor(dy), { createGraph });
    want.grads.forEach((gradient, i) => {
      if (gradient !== null) expectGolden(inputs[i]!.grad, gradient, `gradient ${i}`);
    });
  }
}

describe("PyTorch's values", () => {
  test.each(golden.norms.map((each) => [each.normalizedShape, each.x.dtype, each] as const))(
    "layerNorm and rmsNorm over %j in %s",
    (_shape, _dtype, each) => {
      const { normalizedShape, eps, dy } = each;
      const [x, weight, bias] = [leaf(each.x), leaf(each.weight), leaf(each.bias)];
      check(
        layerNorm(x, normalizedShape, { weight, bias, eps }),
        dy,
        [x, weight, bias],
        each.layer,
      );
      check(rmsNorm(x, normalizedShape, { weight, eps }), dy, [x, weight], each.rms);
    },
  );

  test.each(golden.softmaxes.map((each) => [each.dim, each.x.dtype, each] as const))(
    "softmax and logSoftmax along dimension %i in %s, infinities and NaN included",
    (dim, _dtype, each) => {
      for (const [f, want] of [
        [softmax, each.softmax],
        [logSoftmax, each.logSoftmax],
      ] as const) {
        const x = leaf(each.x);
        check(f(x, dim), each.dy, [x], want);
      }
    },
  );
});

describe("LayerNorm", () => {
  test("is printed as in PyTorch", () => {
    expect(golden.reprs).toEqual({
      "4": String(new LayerNorm(4)),
      "(2, 3)": String(new LayerNorm([2, 3])),
      "4, eps=0.001": String(new LayerNorm(4, { eps: 1e-3 })),
      "4, eps=1e-12, elementwise_affine=False": String(
        new LayerNorm(4, { eps: 1e-12, elementwiseAffine: false }),
      ),
    });
  });

  test("has a weight of ones and a bias of zeros, both, one or none", () => {
    const norm = new LayerNorm([2, 3], { dtype: "float64" });
    expect(norm.weight.toArray()).toEqual([
      [1, 1, 1],
      [1, 1, 1],
    ]);
    expect(norm.bias.toArray()).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(norm.weight.dtype).toBe("float64");
    expect(Object.keys(norm.stateDict())).toEqual(["weight", "bias"]);
    expect(Object.keys(new LayerNorm(2, { bias: false }).stateDict())).toEqual(["weight"]);
    const plain = new LayerNorm(2, { elementwiseAffine: false });
    expect([plain.weight, plain.bias, Object.keys(plain.stateDict())]).toEqual([null, null, []]);
    expect(plain.forward(tensor([[1, 3]])).toArray()).toEqual(
      layerNorm(tensor([[1, 3]]), [2]).toArray(),
    );
  });

  test("applies its parameters", () => {
    const norm = new LayerNorm(2, { eps: 0 });
    norm.weight.data.set([0], 2);
    norm.bias.data.set([1], 5);
    expect(norm.forward(tensor([[1, 3]])).toArray()).toEqual([[-2, 6]]);
    norm.resetParameters();
    expect(norm.forward(tensor([[1, 3]])).toArray()).toEqual([[-1, 1]]);
  });

  test("refuses an impossible shape, and input of another one", () => {
    expect(() => new LayerNorm([])).toThrow(
      /LayerNorm: normalizedShape must have at least one dimension/,
    );
    expect(() => new LayerNorm(2.5)).toThrow(
      /LayerNorm: normalizedShape must be a non-negative integer; got 2\.5/,
    );
    expect(() => new LayerNorm(3).forward(tensor([[1, 2]]))).toThrow(
      /x must end in the normalized shape/,
    );
  });
});

describe("RMSNorm", () => {
  test("is printed as in PyTorch", () => {
    expect(String(new RMSNorm(4))).toBe("RMSNorm((4,), eps=None, elementwise_affine=True)");
    expect(String(new RMSNorm([2, 3], { eps: 1e-6, elementwiseAffine: false }))).toBe(
      "RMSNorm((2, 3), eps=1e-06, elementwise_affine=False)",
    );
  });

  test("has a weight of ones, or none, and applies it", () => {
    const norm = new RMSNorm(2, { eps: 0 });
    expect(norm.weight.toArray()).toEqual([1, 1]);
    norm.weight.data.set([1], 3);
    expect(norm.forward(tensor([[2, -2]])).toArray()).toEqual([[1, -3]]);
    const plain = new RMSNorm(2, { elementwiseAffine: false, eps: 0 });
    expect(plain.weight).toBe(null);
    expect(plain.forward(tensor([[2, -2]])).toArray()).toEqual([[1, -1]]);
  });

  test("takes the input's machine epsilon unless told otherwise", () => {
    const x = tensor([[2 ** -26]], { dtype: "float64" });
    expect(new RMSNorm(1, { dtype: "float64" }).forward(x).item()).toBeCloseTo(Math.SQRT1_2, 12);
  });
});
