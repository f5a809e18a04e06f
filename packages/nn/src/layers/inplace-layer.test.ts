import {
  GradientError,
  leakyRelu,
  manualSeed,
  noGrad,
  randn,
  tensor,
  ValueError,
  type Tensor,
} from "@weft/tensor";
import { describe, expect, test } from "vitest";
import * as nn from "../index.ts";

type Make = (options?: nn.InplaceOptions) => nn.Layer;

/** Each with what PyTorch 1.13 prints for `inplace=True`. */
const LAYERS: readonly (readonly [printed: string, make: Make])[] = [
  ["ReLU(inplace=True)", (options) => new nn.ReLU(options)],
  ["ReLU6(inplace=True)", (options) => new nn.ReLU6(options)],
  ["LeakyReLU(negative_slope=0.01, inplace=True)", (o) => new nn.LeakyReLU(undefined, o)],
  ["ELU(alpha=1.0, inplace=True)", (options) => new nn.ELU(undefined, options)],
  ["SELU(inplace=True)", (options) => new nn.SELU(options)],
  ["CELU(alpha=1.0, inplace=True)", (options) => new nn.CELU(undefined, options)],
  ["Hardtanh(min_val=-1.0, max_val=1.0, inplace=True)", (o) => new nn.Hardtanh(-1, 1, o)],
  ["Hardswish()", (options) => new nn.Hardswish(options)],
  ["Hardsigmoid()", (options) => new nn.Hardsigmoid(options)],
  ["SiLU(inplace=True)", (options) => new nn.SiLU(options)],
  ["Mish(inplace=True)", (options) => new nn.Mish(options)],
  ["Threshold(threshold=1, value=2, inplace=True)", (options) => new nn.Threshold(1, 2, options)],
  [
    "RReLU(lower=0.125, upper=0.3333333333333333, inplace=True)",
    (options) => new nn.RReLU(undefined, undefined, options),
  ],
  ["Dropout(p=0.5, inplace=True)", (options) => new nn.Dropout(undefined, options)],
];
const IN_PLACE = { inplace: true } as const;

describe.each(LAYERS)("A: %s", (printed, make) => {
  const start = (): Tensor => {
    manualSeed(3);
    return randn([4, 5], { dtype: "float64" }).mul(3).detach();
  };

  test("prints as in PyTorch", () => {
    expect(String(make(IN_PLACE))).toBe(printed);
    expect(String(make({ inplace: false }))).toBe(String(make()));
  });

  test.each([true, false])("overwrites its input, training: %s", (training) => {
    const x = start();
    const want = make().train(training).forward(x);
    const [again, before] = [start(), x.toArray()];
    const { version } = again.storage;
    expect(make(IN_PLACE).train(training).forward(again)).toBe(again);
    expect(again.toArray()).toEqual(want.toArray());
    const isIdle = printed.startsWith("Dropout") && !training;
    expect(again.storage.version - version).toBe(isIdle ? 0 : 1);
    expect(x.toArray()).toEqual(before);
    const leaf = start().setRequiresGrad();
    noGrad(() => void make(IN_PLACE).train(training).forward(leaf));
    expect(leaf.toArray()).toEqual(want.toArray());
  });

  test.each([true, false])("has the gradients of the other one, training: %s", (training) => {
    const gradient = (options?: nn.InplaceOptions): unknown => {
      const x = start().setRequiresGrad();
      // What comes before does not read its output in backward, what comes behind does.
      make(options).train(training).forward(x.mul(2)).mul(x).square().sum().backward();
      return x.grad?.toArray();
    };
    expect(gradient(IN_PLACE)).toEqual(gradient());
  });

  test("refuses a leaf that requires gradients, and a backward that needs what it overwrote", () => {
    const layer = make(IN_PLACE);
    const leaf = start().setRequiresGrad();
    const before = leaf.toArray();
    expect(() => layer.forward(leaf)).toThrow(GradientError);
    expect(leaf.toArray()).toEqual(before);
    const y = layer.forward(leaf.exp());
    expect(() => y.sum().backward()).toThrow(/exp/);
    expect(leaf.grad).toBeNull();
  });

  test("refuses other options, and a flag without its name", () => {
    expect(() => make({ inPlace: true } as nn.InplaceOptions)).toThrow(ValueError);
    expect(() => make({ inPlace: true } as nn.InplaceOptions)).toThrow(
      /^\w+: options must be among \(inplace\); got "inPlace"/,
    );
    expect(() => make(true as never)).toThrow(/options must be an object/);
  });
});

describe("A: layers in place inside of a net", () => {
  const nets = (options?: nn.InplaceOptions): nn.Sequential =>
    new nn.Sequential(
      new nn.Linear(3, 8),
      new nn.ReLU(options),
      new nn.Dropout(0.4, options),
      new nn.Linear(8, 8),
      new nn.LeakyReLU(0.2, options),
      new nn.Linear(8, 1),
    );

  test("train to the same bits, and keep `inplace` in copies", () => {
    const run = (net: nn.Sequential): unknown[] => {
      manualSeed(7);
      const x = randn([5, 3]).setRequiresGrad();
      net.forward(x).square().sum().backward();
      return [x.grad!.toArray(), ...Array.from(net.parameters(), (p) => p.grad!.toArray())];
    };
    manualSeed(1);
    const [plain, inplace] = [nets(), nets(IN_PLACE)];
    inplace.loadStateDict(plain.stateDict());
    const want = run(plain);
    expect(run(inplace)).toEqual(want);
    expect(run(nn.deepCopy(inplace))).toEqual(want);
    expect(String(nn.deepCopy(inplace))).toBe(String(inplace));
    expect((nn.deepCopy(inplace).at(1) as nn.ReLU).inplace).toBe(true);
  });

  test("overwrite what a hook, a caller or a view saw", () => {
    const net = new nn.Sequential(new nn.Identity(), new nn.ReLU(IN_PLACE));
    const x = tensor([-1, 2]);
    const view = x.at("0:1");
    net.forward(x);
    expect([x.toArray(), view.toArray()]).toEqual([[0, 2], [0]]); // prettier-ignore
    expect(leakyRelu(x, 0.5).toArray()).toEqual([0, 2]);
  });

  test("have a full backward hook's gradients, or refuse", () => {
    const seen: unknown[] = [];
    const layer = new nn.ReLU(IN_PLACE);
    layer.registerFullBackwardHook((_, gradients) => void seen.push(gradients[0]?.toArray()));
    const x = tensor([-1, 2], { requiresGrad: true });
    layer.forward(x.mul(3)).sum().backward();
    expect([seen, x.grad!.toArray()]).toEqual([[[0, 1]], [0, 3]]); // prettier-ignore
  });
});
