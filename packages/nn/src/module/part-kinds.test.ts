import { ones, Parameter, tensor, zeros, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { readGolden } from "../../test/golden.ts";
import { Linear, Module, ModuleError, ReLU, Sequential } from "../index.ts";
import * as nn from "../index.ts";

const { errors } = readGolden<{ readonly errors: Readonly<Record<string, { type: string }>> }>(
  "module_api.json", // made by goldens/gen_chapter.py
);

class Holder extends Module {
  part: unknown;
  constructor(part: unknown) {
    super();
    this.part = part;
  }
  override forward(x: Tensor): Tensor {
    return x;
  }
}
const parameter = (): Parameter => new Parameter(ones([1]));
const walk = (net: Module): unknown => [...net.namedParameters()];

/** A holder whose part was seen, then replaced. */
function replaced(before: unknown, after: unknown, buffer = false): Holder {
  const net = new Holder(null);
  if (buffer) net.registerBuffer("part", before as Tensor);
  else net.part = before;
  walk(net);
  net.part = after;
  return net;
}

describe("W6: what PyTorch refuses to assign is noticed at the next walk", () => {
  test.each<[string, Holder, RegExp]>([
    [
      "net.z = plain tensor",
      replaced(parameter(), zeros([1])),
      /^Holder: "part" is a parameter and must stay a Parameter or null; .*got Tensor$/,
    ],
    [
      "net.first = plain tensor",
      replaced(new ReLU(), zeros([1])),
      /^Holder: "part" is a module and must stay a module or null .*got Tensor$/,
    ],
    [
      "net.first.run = 'text'",
      replaced(tensor([1]), "text", true),
      /^Holder: "part" is a buffer and must stay a tensor or null .*got \[object String\]$/,
    ],
  ])("%s", (key, net, message) => {
    expect(errors[key]!.type).toBe("TypeError");
    const walks = [
      () => walk(net),
      () => [...net.namedModules()],
      () => [...net.namedBuffers()],
      () => net.stateDict(),
      () => net.loadStateDict({}),
      () => net.train(),
      () => net.apply(() => undefined),
      () => net.zeroGrad(),
      () => String(net),
      () => new Sequential(net).eval(),
    ];
    for (const run of walks) {
      expect(run).toThrow(ModuleError);
      expect(run).toThrow(message);
    }
  });

  test("a module over a parameter, which PyTorch refuses as well", () => {
    expect(() => walk(replaced(parameter(), new ReLU()))).toThrow(/is a parameter .* got ReLU/);
  });

  test("a layer that an assignment took out of a Sequential, when that runs", () => {
    const net = new Sequential(new Linear(1, 1), new ReLU());
    net.forward(ones([1, 1]));
    (net as unknown as Record<string, unknown>)["1"] = ones([1]);
    expect(() => net.forward(ones([1, 1]))).toThrow(/Sequential: "1" is a module/);
  });

  test("what is wrong in a child names the child's class", () => {
    const net = new Sequential(new Linear(1, 1));
    walk(net);
    (net[0] as { weight: unknown }).weight = zeros([1, 1]);
    expect(() => walk(net)).toThrow(/^Linear: "weight" is a parameter/);
  });
});

describe("W6: what PyTorch allows passes", () => {
  test.each<[string, () => Holder]>([
    ["another parameter", () => replaced(parameter(), parameter())],
    ["null over a parameter", () => replaced(parameter(), null)],
    ["undefined over a module", () => replaced(new ReLU(), undefined)],
    ["a parameter over a module", () => replaced(new ReLU(), parameter())],
    ["a parameter over a buffer", () => replaced(tensor([1]), parameter(), true)],
    ["a module over a buffer", () => replaced(tensor([1]), new ReLU(), true)],
    ["another tensor over a buffer", () => replaced(tensor([1]), tensor([2]), true)],
    ["a parameter over something that was none", () => replaced(3, parameter())],
    ["anything over something that was none", () => replaced("a", zeros([1]))],
  ])("%s", (_, make) => {
    const net = make();
    expect(() => walk(net)).not.toThrow();
    expect(() => net.stateDict()).not.toThrow();
  });

  test("a name keeps what it stands for while it holds null", () => {
    const net = replaced(parameter(), null);
    walk(net);
    net.part = zeros([1]);
    expect(() => walk(net)).toThrow(/is a parameter/);
    const later = new Holder(null).registerParameter("late", null) as Holder & { late: unknown };
    later.late = zeros([1]);
    expect(() => walk(later)).toThrow(/"late" is a parameter/);
  });

  test("a name that was deleted is free", () => {
    const net = new Holder(parameter());
    walk(net);
    delete net.part;
    walk(net);
    net.part = "text";
    expect(() => walk(net)).not.toThrow();
  });
});

describe("W6: a tensor over a layer's parameter, before the layer was ever looked at", () => {
  const assigned = (layer: Module, name: string): Module => {
    (layer as unknown as Record<string, unknown>)[name] = ones([2, 2]); // as a program without types would
    return layer;
  };

  test.each<[string, () => Module, string]>([
    ["Linear", () => new Linear(2, 2), "weight"],
    ["Linear", () => new Linear(2, 2, { bias: false }), "bias"],
    ["Bilinear", () => new nn.Bilinear(2, 2, 2), "bias"],
    ["Conv2d", () => new nn.Conv2d(2, 2, 1), "weight"],
    ["ConvTranspose1d", () => new nn.ConvTranspose1d(2, 2, 1), "bias"],
    ["Embedding", () => new nn.Embedding(2, 2), "weight"],
    ["BatchNorm1d", () => new nn.BatchNorm1d(2), "weight"],
    ["InstanceNorm2d", () => new nn.InstanceNorm2d(2), "bias"],
    ["GroupNorm", () => new nn.GroupNorm(1, 2), "weight"],
    ["LayerNorm", () => new nn.LayerNorm(2), "bias"],
    ["RMSNorm", () => new nn.RMSNorm(2), "weight"],
    ["PReLU", () => new nn.PReLU(), "weight"],
    ["LSTM", () => new nn.LSTM(2, 2), "weight_ih_l0"],
    ["GRUCell", () => new nn.GRUCell(2, 2), "bias_hh"],
    ["MultiheadAttention", () => new nn.MultiheadAttention(2, 1), "in_proj_weight"],
    ["LazyLinear", () => new nn.LazyLinear(2), "weight"],
  ])("of %s is noticed at the first walk, and at each after it", (name, make, property) => {
    const walks = [
      (net: Module): unknown => [...net.parameters()],
      (net: Module) => net.stateDict(),
      (net: Module) => new Sequential(net as never).stateDict(),
    ];
    for (const run of [...walks, walks[0]!]) {
      const layer = assigned(make(), property);
      for (let time = 0; time < 2; time++)
        expect(() => run(layer)).toThrow(`${name}: "${property}" is a parameter and must stay`);
    }
  });

  test("of a subclass too; not where a subclass says that it is a buffer", () => {
    class Mine extends Linear {}
    expect(() => walk(assigned(new Mine(2, 2), "weight"))).toThrow(/Mine: "weight" is a param/);
    class Fixed extends Linear {
      constructor() {
        super(2, 2);
        Reflect.deleteProperty(this, "weight");
        this.registerBuffer("weight", ones([2, 2]));
      }
    }
    expect(Object.keys(new Fixed().stateDict()).toSorted()).toEqual(["bias", "weight"]);
  });
});
