import {
  arange,
  eye,
  manualSeed,
  noGrad,
  ones,
  Parameter,
  randn,
  tensor,
  zeros,
  type Tensor,
} from "@weft/tensor";
import { beforeEach, describe, expect, test } from "vitest";
import { expectGolden, readGolden, type GoldenTensor } from "../../test/golden.ts";
import {
  BatchNorm1d,
  cached,
  deepCopy,
  functionalCall,
  initialize,
  isParametrized,
  Linear,
  Module,
  ParametrizationList,
  registerParametrization,
  removeParametrizations,
  Sequential,
  tie,
  tieGroups,
  weightNorm,
} from "../index.ts";

const { parametrize: golden } = readGolden<{
  readonly parametrize: Readonly<
    Record<"weight" | "original" | "grad_original_for_x_123_sum", GoldenTensor>
  > & { readonly names: string[]; readonly state_dict: string[]; readonly repr: string };
}>("module_api.json");

class Sym extends Module {
  override forward(x: Tensor): Tensor {
    return x.triu().add(x.triu(1).t());
  }
}

class Doubled extends Module {
  runs = 0;
  override forward(x: Tensor): Tensor {
    this.runs++;
    return x.mul(2);
  }
  rightInverse(x: Tensor): Tensor {
    return x.div(2);
  }
}

const symmetric = (): Linear => {
  const layer = new Linear(3, 3);
  noGrad(() => layer.weight.copy_(arange(9).reshape([3, 3])));
  return registerParametrization(layer, "weight", new Sym());
};

beforeEach(() => manualSeed(1));

describe("F: parametrizations", () => {
  test("have PyTorch's value, names, state, text and gradient", () => {
    const layer = symmetric();
    expectGolden(layer.weight, golden.weight);
    expectGolden(layer.getParameter("parametrizations.weight.original" as string), golden.original);
    expect(Array.from(layer.namedParameters(), ([name]) => name)).toEqual(golden.names);
    expect(Object.keys(layer.stateDict())).toEqual(golden.state_dict);
    expect(String(layer)).toBe(golden.repr);
    layer.forward(tensor([[1, 2, 3]])).sum().backward(); // prettier-ignore
    const original = layer.getParameter("parametrizations.weight.original" as string);
    expectGolden(original.grad, golden.grad_original_for_x_123_sum);
    expect(layer).toBeInstanceOf(Linear);
    expect([
      isParametrized(layer),
      isParametrized(layer, "weight"),
      isParametrized(layer, "bias"),
      isParametrized(new Sym()),
    ]).toEqual([true, true, false, false]);
  });

  test("are saved and loaded under the original's name, and converted", () => {
    const [one, other] = [symmetric(), symmetric()];
    noGrad(() => [...one.parameters()].map((p) => p.mul_(3)));
    other.loadStateDict(one.stateDict());
    expect(other.weight.toArray()).toEqual(one.weight.toArray());
    expect(other.to("float64").weight.dtype).toBe("float64");
    expect(() => other.loadStateDict({ weight: ones([3, 3]) })).toThrow(
      /missing .*parametrizations\.weight\.original/,
    );
  });

  test("the parameter itself becomes the original: optimizers, ties and freezing go on", () => {
    const net = new Sequential(
      new Linear(2, 3, { bias: false }),
      new Linear(3, 2, { bias: false }),
    );
    const { weight } = net[0];
    tie(net, "1.weight", weight.t());
    registerParametrization(net[0], "weight", new Doubled());
    expect(net.getParameter("0.parametrizations.weight.original" as string)).toBe(weight);
    expect(tieGroups(net)).toEqual([["0.parametrizations.weight.original", "1.weight"]]);
    expect(net.freeze("0.**")).toContain("1.weight");
    expect(net[0].weight.requiresGrad).toBe(false);
  });

  test("of a tied parameter keep the tie with the original, also a declared one, and weightNorm ends it", () => {
    const whole = new Sequential(new Linear(2, 2), new Linear(2, 2));
    tie(whole, "1.weight", "0.weight");
    const views = new Sequential(new Linear(2, 2), new Linear(2, 2));
    tie(views, "1.weight", views[0].weight.t());
    for (const net of [whole, views]) {
      registerParametrization(net[1], "weight", new Sym());
      const names = ["0.weight", "1.parametrizations.weight.original"];
      expect(tieGroups(net)).toEqual([names]);
      removeParametrizations(net[1], "weight", { leaveParametrized: false });
      expect(tieGroups(net)).toEqual([["0.weight", "1.weight"]]);
    }
    weightNorm(whole[1]);
    expect(() => whole.stateDict()).toThrow(/"1\.weight" and "0\.weight" were tied/);
  });

  test("are chained in order; values go in through rightInverse", () => {
    const layer = new Linear(2, 2);
    const before = layer.weight.toArray();
    registerParametrization(layer, "weight", new Doubled());
    expect(layer.weight.toArray()).toEqual(before);
    registerParametrization(layer, "weight", new Doubled());
    expect(layer.weight.toArray()).toEqual(
      tensor(before as number[][])
        .mul(2)
        .toArray(),
    );
    layer.weight = eye(2) as Parameter;
    expect(layer.weight.toArray()).toEqual([[1, 0], [0, 1]]); // prettier-ignore
    const list = layer.getSubmodule("parametrizations.weight" as never) as ParametrizationList;
    expect(list.originals()[0]!.toArray()).toEqual([[0.25, 0], [0, 0.25]]); // prettier-ignore
    expect(() => (symmetric().weight = eye(3) as Parameter)).toThrow(
      /must have rightInverse .* got Sym without/,
    );
  });

  test("removeParametrizations leaves the value, or the original's", () => {
    for (const leaveParametrized of [true, false]) {
      const layer = symmetric();
      const original = layer.getParameter("parametrizations.weight.original" as string);
      const [value, values] = [layer.weight.toArray(), original.toArray()];
      removeParametrizations(layer, "weight", { leaveParametrized });
      expect(layer.weight).toBe(original);
      expect(layer.weight.toArray()).toEqual(leaveParametrized ? value : values);
      expect(String(layer)).toBe("Linear(in_features=3, out_features=3, bias=True)");
      expect(Object.keys(layer.stateDict())).toEqual(["bias", "weight"]);
      expect([layer.constructor, isParametrized(layer)]).toEqual([Linear, false]);
    }
    const normed = weightNorm(new Linear(2, 2));
    const value = normed.weight.toArray();
    expect(() => removeParametrizations(normed, "weight", { leaveParametrized: false })).toThrow(
      /several originals/,
    );
    removeParametrizations(normed, "weight");
    expect([normed.weight.toArray(), normed.weight.isLeaf, normed.weight.requiresGrad]).toEqual([
      value,
      true,
      true,
    ]);
    expect(() => removeParametrizations(normed, "weight")).toThrow(
      /parametrised tensor; got "weight" of Linear/,
    );
  });

  test("of several names come and go one by one, and instances do not touch each other", () => {
    const [one, other] = [new Linear(2, 2), new Linear(2, 2)];
    for (const layer of [one, other]) {
      registerParametrization(layer, "weight", new Doubled());
      registerParametrization(layer, "bias", new Doubled());
    }
    removeParametrizations(one, "weight");
    expect([isParametrized(one, "weight"), isParametrized(one, "bias")]).toEqual([false, true]);
    expect(Object.keys(one.stateDict())).toEqual(["weight", "parametrizations.bias.original"]);
    expect(Object.keys(other.stateDict()).length).toBe(2);
    expect(other.constructor.name + one.constructor.name).toBe(
      "ParametrizedLinearParametrizedLinear",
    );
    noGrad(() => (one.weight as Tensor).fill_(1));
    one
      .forward(ones([1, 2]))
      .sum()
      .backward();
    expect(one.weight.grad).not.toBe(null);
  });

  test("cached() computes each value once in its block", () => {
    const doubled = new Doubled();
    const layer = registerParametrization(new Linear(2, 2), "weight", doubled);
    doubled.runs = 0;
    {
      using _outer = cached();
      {
        using _inner = cached();
        layer
          .forward(ones([1, 2]))
          .sum()
          .backward();
      }
      expect(layer.weight).toBe(layer.weight);
      expect(doubled.runs).toBe(1);
    }
    expect(layer.weight).not.toBe(layer.weight);
    expect(doubled.runs).toBe(3);
  });

  test("of a buffer stays a buffer", () => {
    const norm = registerParametrization(new BatchNorm1d(2), "running_mean", new Doubled());
    expect(Object.keys(norm.stateDict())).toContain("parametrizations.running_mean.original");
    expect(Array.from(norm.namedParameters()).length).toBe(2);
    removeParametrizations(norm, "running_mean");
    expect(norm.getBuffer("running_mean").toArray()).toEqual([0, 0]);
  });

  test("go with deepCopy, functionalCall, train and initialize", () => {
    const layer = symmetric();
    const copy = deepCopy(layer);
    noGrad(() => [...copy.parameters()].map((p) => p.fill_(1)));
    expect(copy.weight.toArray()).toEqual(ones([3, 3]).toArray());
    expectGolden(layer.weight, golden.weight);
    removeParametrizations(copy, "weight");
    expect(isParametrized(layer, "weight")).toBe(true);
    const given = zeros([3, 3], { requiresGrad: true });
    const state = { "parametrizations.weight.original": given };
    functionalCall(layer, state, ones([1, 3]))
      .sum()
      .backward();
    expect(given.grad!.toArray()).toEqual([[1, 2, 2], [0, 1, 2], [0, 0, 1]]); // prettier-ignore
    layer.eval();
    expect([...layer.modules()].map(({ training }) => training)).not.toContain(true);
    const [first, second] = [new Sequential(symmetric()), new Sequential(new Linear(3, 3))];
    for (const net of [first, second]) initialize(net, { seed: 1, preset: "keras" });
    expect(first[0].bias.toArray()).toEqual(second[0].bias.toArray());
  });

  test("that change shape or dtype, and names that there are not, are refused and change nothing", () => {
    class Wide extends Doubled {
      override forward(x: Tensor): Tensor {
        return x.reshape([-1]);
      }
    }
    const layer = new Linear(2, 2);
    const before = layer.weight.toArray();
    expect(() => registerParametrization(layer, "weight", new Wide())).toThrow(
      /must stay \[2, 2\] float32; got \[4\]/,
    );
    expect(layer.weight.toArray()).toEqual(before);
    expect(() => registerParametrization(layer, "wieght", new Sym())).toThrow(
      /of Linear; got "wieght".*weight/,
    );
    expect(() => registerParametrization(layer, "weight", 3 as never)).toThrow(/must be a module/);
    expect(() => registerParametrization(layer, "weight", new Sym(), { safe: 1 } as never)).toThrow(
      /among \(unsafe\)/,
    );
    registerParametrization(layer, "weight", new Wide(), { unsafe: true });
    expect(layer.weight.shape).toEqual([4]);
    class Wrong extends Sym {
      rightInverse(x: Tensor): Tensor {
        return x.to("float64");
      }
    }
    expect(() => registerParametrization(new Linear(2, 2), "weight", new Wrong())).toThrow(
      /rightInverse of Wrong must give tensors of dtype float32; got one of float64/,
    );
    expect(() => weightNorm(new Linear(2, 2), { name: "running" })).toThrow(/got "running"/);
    expect(randn([1]).shape).toEqual([1]);
  });
});
