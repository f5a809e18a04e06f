import { manualSeed, rand, randn, tensor, zeros, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import {
  Flatten,
  LayerNorm,
  Linear,
  Module,
  ReLU,
  RMSNorm,
  Sequential,
  SequentialModule,
  type Layer,
} from "../index.ts";

class Wrapped extends Module {
  readonly layer: Layer;
  constructor(layer: Layer) {
    super();
    this.layer = layer;
  }
  forward(x: Tensor): Tensor {
    return this.layer.forward(x);
  }
}

describe("Sequential", () => {
  const net = new Sequential(new Linear(2, 3), new ReLU(), new Linear(3, 1, { bias: false }));

  test("applies its layers one after the other", () => {
    const x = rand([4, 2]);
    expect(net.forward(x).toArray()).toEqual(
      net[2].forward(net[1].forward(net[0].forward(x))).toArray(),
    );
  });

  test.each([
    ["built-in layers, whose intermediate values it gives back", (layer: Layer) => layer],
    ["a user's layers, which may keep what they see", (layer: Layer) => new Wrapped(layer)],
  ])("has the same gradients with %s", (_, wrap) => {
    manualSeed(3);
    const layers = [new Linear(6, 5), new LayerNorm(5), new ReLU(), new RMSNorm(5), new Flatten()];
    const net = new Sequential(...layers.map(wrap));
    const x = randn([4, 6]).setRequiresGrad();
    net.forward(x).pow(3).sum().backward();
    const got = [x, ...layers.flatMap((layer) => [...layer.parameters()])].map((t) => t.grad);
    for (const leaf of [x, ...net.parameters()]) leaf.grad = null;
    let y: Tensor = x;
    for (const layer of layers) y = layer.forward(y);
    y.pow(3).sum().backward();
    const wanted = [x, ...layers.flatMap((layer) => [...layer.parameters()])].map((t) => t.grad);
    expect(got.map((t) => t!.toArray())).toEqual(wanted.map((t) => t!.toArray()));
  });

  test("A: Indexing: is indexed from both ends, and says how long it is when the index is out of range", () => {
    expect(net.at(-1)).toBe(net[2]);
    expect(net.length).toBe(3);
    expect(() => net.at(5)).toThrow(
      "Sequential: index 5 is out of range for Sequential of length 3",
    );
    expect(() => net.at(-4)).toThrow(/length 3/);
    expect(() => net.at(0.5)).toThrow(/length 3/);
  });

  test("slices into a container with the same layers, numbered anew", () => {
    const tail = net.slice(1);
    expect([...tail]).toEqual([net[1], net[2]]);
    expect([...tail.namedParameters()].map(([name]) => name)).toEqual(["1.weight"]);
  });

  test("appends under the next number that is free, so that no layer is lost", () => {
    const named = new Sequential().addModule("1", new ReLU()).append(new Linear(1, 1));
    expect([...named.namedChildren()].map(([name]) => name)).toEqual(["1", "2"]);
    expect(named.length).toBe(2);
  });

  test("finds layers by position, whatever they are called; a name that is a number goes first", () => {
    const net = new Sequential().addModule("a", new ReLU()).addModule("b", new Flatten());
    const byPosition = net as unknown as Readonly<Record<string, unknown>>;
    expect([byPosition[0], byPosition[1]]).toEqual([net.at(0), net.at(1)]);
    expect(() => byPosition[2]).toThrow("index 2 is out of range for Sequential of length 2");
    expect(Object.keys(net).filter((key) => key !== "training")).toEqual(["a", "b"]);
    const zero = new Linear(1, 1);
    net.addModule("0", zero);
    expect(byPosition[0]).toBe(zero);
    expect([...net]).toEqual([byPosition["a"], byPosition["b"], zero]);
    expect(net.at(2)).toBe(zero);
  });

  test("takes a new layer under an old position", () => {
    const net = new Sequential(new Linear(1, 2), new ReLU());
    const layer = new Flatten();
    net.addModule("1", layer);
    expect(net.length).toBe(2);
    expect([...net][1]).toBe(layer);
  });

  test("without layers gives back what it gets, and refuses what is no layer", () => {
    const x = rand([2]);
    expect(new Sequential().forward(x)).toBe(x);
    expect(() => new Sequential(3 as never)).toThrow(/addModule: "0" must be a module/);
    expect(() => new Sequential().at(0)).toThrow(/index 0 is out of range .* length 0/);
  });

  test("is a Sequential by instanceof, and prints under that name, subclasses under theirs", () => {
    class Tower extends SequentialModule {}
    expect(new Sequential(new ReLU())).toBeInstanceOf(Sequential);
    expect(new Tower()).toBeInstanceOf(Sequential);
    expect(String(new Sequential())).toBe("Sequential()");
    expect(String(new Tower(new ReLU()))).toBe("Tower(\n  (0): ReLU()\n)");
  });

  test("appends under the next number", () => {
    const longer = new Sequential(new ReLU()).append(new Linear(1, 1));
    expect([...longer.namedModules()].map(([name]) => name)).toEqual(["", "0", "1"]);
  });
});

describe("layers", () => {
  test("Linear computes x Wᵀ + b over the last dimension, and has no bias when told so", () => {
    const layer = new Linear(2, 1);
    layer.weight.data.copy_(tensor([[3, 4]]));
    layer.bias.data.fill_(5);
    expect(
      layer
        .forward(
          tensor([
            [
              [1, 2],
              [0, 1],
            ],
          ]),
        )
        .toArray(),
    ).toEqual([[[16], [9]]]);
    expect(net2().bias).toBeNull();
    expect(() => layer.forward(rand([1, 3]))).toThrow(
      /linear: x must be \[\.\.\., in\].*got x \[1, 3\], weight \[1, 2\]/,
    );
    expect(() => new Linear(-1, 2)).toThrow(/inFeatures must be a non-negative integer; got -1/);
  });

  test("Linear may be without inputs or outputs", () => {
    expect(new Linear(0, 3).forward(zeros([2, 0])).toArray()).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(new Linear(3, 0).forward(rand([2, 3])).shape).toEqual([2, 0]);
  });

  test("Linear draws anew when asked, in its dtype", () => {
    const layer = new Linear(3, 2, { dtype: "float64" });
    const before = layer.weight.toArray();
    layer.resetParameters();
    expect(layer.weight.toArray()).not.toEqual(before);
    expect([layer.weight.dtype, layer.bias.dtype]).toEqual(["float64", "float64"]);
    expect(() => new Linear(2, 2, { dtype: "int32" })).toThrow(/must be floating; got int32/);
  });

  test("Linear starts within PyTorch's bounds ±1/√inFeatures", () => {
    const { weight, bias } = new Linear(64, 500);
    for (const parameter of [weight, bias]) {
      const largest = parameter.abs().amax().item();
      expect(largest).toBeLessThanOrEqual(1 / 8);
      expect(largest).toBeGreaterThan(0.97 / 8);
    }
  });

  test("Flatten keeps the batch", () => {
    expect(new Flatten().forward(rand([2, 3, 4])).shape).toEqual([2, 12]);
    expect(new Flatten(0, 1).forward(rand([2, 3, 4])).shape).toEqual([6, 4]);
  });
});

function net2(): Linear<false> {
  return new Linear(2, 2, { bias: false });
}
