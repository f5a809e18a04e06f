import { applyInitializer, constant, normal, provenanceOf, uniform, zeros } from "@weft/init";
import { empty, manualSeed, ones, Parameter, rand, tensor, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { Embedding, initialize, Linear, Module, Sequential, tie } from "../index.ts";

/** Two modules that have one parameter, which each would give other values. */
function tiedPair(): Sequential<[Embedding, Linear<false>]> {
  const net = new Sequential(new Embedding(3, 2), new Linear(2, 3, { bias: false }));
  net[1].weight = net[0].weight;
  return net;
}

const tenths = (module: Module): void => {
  if (module instanceof Embedding) normal(module.weight, { std: 0.1 });
  if (module instanceof Linear) uniform(module.weight, { from: 5, to: 6 });
};

describe("C: apply: each physical parameter is initialised once per pass", () => {
  test("the first module that has it decides; for the second nothing is drawn, where PyTorch draws again", () => {
    const net = tiedPair();
    manualSeed(0);
    const first = normal(empty([3, 2]), { std: 0.1 }).toArray();
    const next = rand([1]).item();
    manualSeed(0);
    expect(net.apply(tenths)).toBe(net);
    expect(net[1].weight.toArray()).toEqual(first);
    expect(rand([1]).item()).toBe(next);
    expect(provenanceOf(net[1].weight)?.options).toEqual({ mean: 0, std: 0.1 });
  });

  test("a view of another module's parameter is that parameter, and so is what `data` gives", () => {
    const net = new Sequential(
      new Linear(2, 3, { bias: false }),
      new Linear(3, 2, { bias: false }),
    );
    net[1].weight.tieTo(net[0].weight.t());
    let value = 0;
    const count = (module: Module): void => {
      if (module instanceof Linear) constant(module.weight.data.t(), { value: ++value });
    };
    net.apply(count);
    expect(net[0].weight.toArray()).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
    net.apply(count); // another pass
    expect(net[1].weight.at(0, 0).item()).toBe(3);
  });

  test("whatever initialises: specs, a reset, a plan", () => {
    const again: readonly ((module: Linear<false>) => unknown)[] = [
      ({ weight }) => applyInitializer(weight, "ones"),
      ({ weight }) => applyInitializer(weight, (w) => void w.fill_(1)),
      ({ weight }) => applyInitializer(weight, ones([3, 2])),
      (module) => module.resetParameters(),
      (module) => initialize(module, { seed: 1 }),
    ];
    for (const initializeAgain of again) {
      const net = tiedPair();
      net.apply((module) => {
        if (module instanceof Embedding) constant(module.weight, { value: 42 });
        if (module instanceof Linear) initializeAgain(module as Linear<false>);
      });
      expect(new Set(net[0].weight.toTypedArray())).toEqual(new Set([42]));
    }
  });

  test("within one module's visit the last call counts", () => {
    const net = tiedPair();
    net.apply((module) => {
      if (!(module instanceof Embedding)) return;
      zeros(module.weight);
      constant(module.weight.at(1), { value: 2 });
    });
    expect(net[1].weight.toArray()).toEqual([
      [0, 0],
      [2, 2],
      [0, 0],
    ]);
  });

  test("a parent overrules its children as in PyTorch, and without ties the stream is PyTorch's", () => {
    class Head extends Module {
      readonly inner = new Sequential(new Linear(2, 2), new Linear(2, 2));
      readonly scale = new Parameter(ones([2]));
      override forward(x: Tensor): Tensor {
        return this.inner.forward(x).mul(this.scale);
      }
    }
    const head = new Head();
    manualSeed(0);
    head.apply((module) => {
      if (module instanceof Linear) normal(module.weight);
      if (module instanceof Head) {
        normal(module.inner[1].weight, { std: 0.02 });
        uniform(module.scale);
      }
    });
    const drawn = [head.inner[0].weight, head.inner[1].weight, head.scale].map((p) => p.toArray());
    manualSeed(0);
    const [a, , c, d] = [
      normal(empty([2, 2])),
      normal(empty([2, 2])),
      normal(empty([2, 2]), { std: 0.02 }),
      uniform(empty([2])),
    ];
    expect(drawn).toEqual([a, c, d].map((t) => t.toArray()));
  });

  test("an apply within a visit is a pass of its own, and one more of the outer", () => {
    const net = new Sequential(tiedPair(), new Linear(2, 2));
    const seen: number[] = [];
    net.apply((module) => {
      if (module === net) net[0].apply(tenths);
      if (module instanceof Linear) module.apply((same) => constant((same as Linear).weight));
      if (module instanceof Embedding) constant(module.weight, { value: 42 });
      seen.push(net[0][0].weight.at(0, 0).item());
    });
    // The linear layer's own walk leaves what the outer one has set; that of the whole net begins anew.
    expect(seen.slice(0, 3)).toEqual([42, 42, 42]);
    expect(seen.at(-1)).toBeLessThan(1);
  });

  test("a function that throws ends its pass, and leaves nothing behind", () => {
    const net = tiedPair();
    const broken = (module: Module): void => {
      if (module instanceof Embedding) constant(module.weight, { value: 42 });
      if (module instanceof Linear) throw new Error("no such layer");
    };
    expect(() => net.apply(broken)).toThrow("no such layer");
    expect(constant(net[1].weight, { value: 1 }).at(0, 0).item()).toBe(1);
    net.apply(tenths);
    expect(net[0].weight.at(0, 0).item()).toBeLessThan(1);
  });

  test("with `tie`, and through a module's own apply", () => {
    class Asked extends Module {
      readonly inner = new Linear(2, 2, { bias: false });
      override apply(visit: (module: Module) => void): this {
        return super.apply(visit);
      }
      override forward(x: Tensor): Tensor {
        return this.inner.forward(x);
      }
    }
    const net = new Sequential(new Linear(2, 2, { bias: false }), new Asked());
    tie(net, "1.inner.weight", "0.weight");
    let value = 0;
    net.apply((module) => {
      if (module instanceof Linear)
        applyInitializer(module.weight, tensor([++value]).expand([2, 2]));
    });
    expect([value, net[1].inner.weight.at(0, 0).item()]).toEqual([2, 1]);
  });
});
