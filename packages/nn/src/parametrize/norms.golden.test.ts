import { manualSeed, noGrad, type Parameter, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { expectGolden, readGolden, toTensor, type GoldenTensor } from "../../test/golden.ts";
import { Conv2d, ConvTranspose1d, Linear, spectralNorm, weightNorm, type Layer } from "../index.ts";

type Weighted = Layer & { weight: Parameter; bias: Parameter | null };

interface Case {
  readonly weight: GoldenTensor;
  readonly bias: GoldenTensor;
  readonly x: GoldenTensor;
  readonly y: GoldenTensor;
}

type Vectors = Readonly<Record<"u" | "v", GoldenTensor>>;

const golden = readGolden<{
  readonly weight_norm: Readonly<
    Record<string, Case & Record<"g" | "g_grad" | "v_grad", GoldenTensor> & { dim: number | null }>
  >;
  readonly spectral_norm: Readonly<
    Record<
      string,
      Case & {
        readonly made: Vectors;
        readonly after: Vectors;
        readonly grad: GoldenTensor;
        readonly eval: GoldenTensor;
        readonly keys: readonly string[];
        readonly repr: string;
      }
    >
  >;
}>("parametrize.json"); // made by goldens/gen_parametrize.py

const LAYERS: Readonly<Record<string, () => Weighted>> = {
  linear: () => new Linear(4, 3),
  whole: () => new Linear(4, 3),
  conv2d: () => new Conv2d(2, 3, 2),
  conv_transpose1d: () => new ConvTranspose1d(2, 3, 2),
};

function layerOf(name: string, { weight, bias }: Case): Weighted {
  const layer = LAYERS[name]!();
  noGrad(() => {
    layer.weight.copy_(toTensor(weight));
    layer.bias!.copy_(toTensor(bias));
  });
  return layer;
}

const at = (layer: Weighted, name: string): Tensor => {
  const state = layer.stateDict() as Readonly<Record<string, Tensor>>;
  return state[`parametrizations.weight.${name}`]!;
};
const gradOf = (layer: Weighted, name: string): Tensor | null =>
  layer.getParameter(`parametrizations.weight.${name}`).grad;

describe("F: weightNorm is PyTorch's", () => {
  test.each(Object.entries(golden.weight_norm))("%s", (name, one) => {
    const layer = weightNorm(layerOf(name, one), { dim: one.dim });
    expectGolden(layer.weight, one.weight);
    const g = layer.getParameter("parametrizations.weight.original0" as string);
    noGrad(() => g.mul_(1.5));
    expectGolden(g, one.g);
    const y = layer.forward(toTensor(one.x));
    expectGolden(y, one.y);
    y.square().sum().backward();
    expectGolden(gradOf(layer, "original0"), one.g_grad);
    expectGolden(gradOf(layer, "original1"), one.v_grad);
  });
});

describe("F: spectralNorm is PyTorch's", () => {
  test.each(Object.entries(golden.spectral_norm))("%s", (name, one) => {
    const layer = layerOf(name, one);
    manualSeed(3);
    spectralNorm(layer, { nPowerIterations: 2 });
    expect(Object.keys(layer.stateDict())).toEqual(one.keys);
    expectGolden(at(layer, "0._u"), one.made.u); // drawn from the same seed
    expectGolden(at(layer, "0._v"), one.made.v);
    const y = layer.forward(toTensor(one.x));
    expectGolden(y, one.y);
    y.square().sum().backward();
    expectGolden(gradOf(layer, "original"), one.grad);
    layer.eval();
    for (let i = 0; i < 2; i++) expectGolden(layer.weight, one.eval);
    expectGolden(at(layer, "0._u"), one.after.u);
    expectGolden(at(layer, "0._v"), one.after.v);
    expect(String(layer)).toBe(one.repr);
  });

  test("two values of one backward pass do not disturb each other, and bad settings are refused", () => {
    const layer = spectralNorm(new Linear(3, 2));
    layer.weight.sum().sub(layer.weight.square().sum()).backward();
    expect(gradOf(layer, "original")?.shape).toEqual([2, 3]);
    expect(() => spectralNorm(new Linear(3, 2), { dim: 2 })).toThrow(/of 2 dimensions; got 2/);
    expect(() => spectralNorm(new Linear(3, 2), { nPowerIterations: 0 })).toThrow(
      /positive integer; got 0/,
    );
    expect(() => spectralNorm(new Linear(3, 2), { name: "running" })).toThrow(
      /got "running" of Linear/,
    );
    const bias = spectralNorm(new Linear(3, 2), { name: "bias" }).bias;
    expect(bias.square().sum().item()).toBeCloseTo(1, 5);
  });
});
