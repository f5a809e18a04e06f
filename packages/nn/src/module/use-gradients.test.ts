import {
  checkpoint,
  detectAnomaly,
  manualSeed,
  randn,
  useGradients,
  type Tensor,
  type UseGradient,
} from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { Linear, ModuleList, ReLU, Sequential } from "../index.ts";
import { Module } from "./module.ts";
import { tie } from "./tie.ts";

function places(uses: readonly UseGradient[] | undefined): unknown {
  return uses?.map(({ op, module, path }) => [op, module, path]);
}

/** From the last use to the first, as `useGradients` says. */
function total(uses: readonly UseGradient[]): Tensor {
  return uses
    .toReversed()
    .map(({ gradient }) => gradient)
    .reduce((sum, gradient) => sum.add(gradient));
}

describe("B: Per-use gradients: each use of a tied parameter says its path and its op", () => {
  test("in a shared module, which runs at its places in their order", () => {
    manualSeed(2);
    const shared = new Linear(3, 3);
    const net = new Sequential(shared, new ReLU(), shared, shared);
    const uses = useGradients(
      () =>
        net
          .forward(randn([2, 3]))
          .sum()
          .backward(),
      { modules: net },
    );
    expect(places(uses.get(shared.weight))).toEqual([
      ["linear", "0", "0.weight"],
      ["linear", "2", "2.weight"],
      ["linear", "3", "3.weight"],
    ]);
    for (const parameter of [shared.weight, shared.bias])
      expect(total(uses.get(parameter)!).toArray()).toEqual(parameter.grad!.toArray());
    expect(Object.hasOwn(shared, "forward")).toBe(false);
  });

  test("in a shared parameter, in a shared container, and in a list that is never called", () => {
    manualSeed(3);
    class Net extends Module {
      readonly first = new Linear(3, 3);
      readonly layers: ModuleList<Sequential>;
      constructor() {
        super();
        const block = new Sequential(new Linear(3, 3), new ReLU()) as Sequential;
        this.layers = new ModuleList([block, new Sequential(new ReLU()), block]);
        (block.at(0) as Linear).weight = this.first.weight;
      }
      override forward(x: Tensor): Tensor {
        x = this.first.forward(x);
        for (const layer of this.layers) x = layer.forward(x);
        return x.mul(this.first.weight.sum());
      }
    }
    const net = new Net();
    const { weight } = net.first;
    const uses = useGradients(
      () =>
        net
          .forward(randn([2, 3]))
          .sum()
          .backward(),
      { modules: net },
    );
    expect(places(uses.get(weight))).toEqual([
      ["linear", "first", "first.weight"],
      ["linear", "layers.0.0", "layers.0.0.weight"],
      ["linear", "layers.2.0", "layers.2.0.weight"],
      ["sum", "", "first.weight"],
    ]);
    expect(total(uses.get(weight)!).toArray()).toEqual(weight.grad!.toArray());
  });

  test("through a checkpoint, within detectAnomaly, onto a gradient that was there, and for inputs", () => {
    manualSeed(4);
    const net = new Sequential(new Linear(3, 3), new ReLU(), new Linear(3, 3));
    tie(net, "2.weight", "0.weight");
    const { weight } = net[0];
    const x = randn([2, 3]).setRequiresGrad();
    net.forward(x).sum().backward();
    const before = weight.grad!.clone();
    const uses = detectAnomaly(() =>
      useGradients(
        () =>
          checkpoint((t) => net.forward(t), [x])
            .sum()
            .backward(),
        { modules: net },
      ),
    );
    expect(places(uses.get(weight))).toEqual([
      ["linear", "0", "0.weight"],
      ["linear", "2", "2.weight"],
    ]);
    expect(places(uses.get(x))).toEqual([["linear", "0", null]]);
    const summed = uses
      .get(weight)!
      .toReversed()
      .reduce((sum, use) => sum.add(use.gradient), before);
    expect(summed.toArray()).toEqual(weight.grad!.toArray());
  });

  test("in a parameter that is tied to the transpose of another one", () => {
    manualSeed(5);
    const net = new Sequential(new Linear(3, 2), new ReLU(), new Linear(2, 3));
    const { weight } = net[0];
    net[2].weight.tieTo(weight.t());
    const run = (): void =>
      net
        .forward(randn([4, 3]))
        .sum()
        .backward();
    const uses = useGradients(run, { modules: net }).get(weight)!;
    const places = Object.fromEntries(uses.map(({ module, path }) => [module, path]));
    expect(places).toEqual({ 0: "0.weight", 2: "2.weight" });
    expect(total(uses).toArray()).toEqual(weight.grad!.toArray());
    expect(() => useGradients(run, { module: net } as never)).toThrow(
      'useGradients: options must be among (modules); got "module"',
    );
  });

  test("a use outside of the net has no module, nor has any without `modules`", () => {
    const net = new Sequential(new Linear(3, 3));
    const { weight } = net[0];
    const run = (): void =>
      net
        .forward(randn([2, 3]))
        .sum()
        .add(weight.exp().sum())
        .backward();
    expect(places(useGradients(run, { modules: net }).get(weight))).toEqual([
      ["linear", "0", "0.weight"],
      ["exp", null, null],
    ]);
    expect(places(useGradients(run).get(weight))).toEqual([
      ["linear", null, null],
      ["exp", null, null],
    ]);
  });

  test("the net is as before after an error, and what are no modules is refused", () => {
    const net = new Sequential(new Linear(3, 3));
    const fail = (): void => void net.forward(randn([2, 4]));
    expect(() => useGradients(fail, { modules: net })).toThrow(/x must be/);
    expect(Object.hasOwn(net, "forward")).toBe(false);
    expect(() => useGradients(fail, { modules: [3] as never })).toThrow(
      /useGradients: modules must be a module or pairs of path and module/,
    );
    Object.freeze(net[0]);
    expect(() => useGradients(fail, { modules: net })).toThrow(TypeError);
    expect(Object.hasOwn(net, "forward")).toBe(false);
    const later: () => unknown = async () => undefined;
    expect(() => useGradients(later)).toThrow(/synchronous/);
  });
});
