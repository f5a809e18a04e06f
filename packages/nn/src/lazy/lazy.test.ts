import {
  ones,
  Parameter,
  rand,
  manualSeed,
  ShapeError,
  zeros,
  scope,
  type Tensor,
} from "@weft/tensor";
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  BatchNorm1d,
  functionalCall,
  hasUninitializedParams,
  LazyBatchNorm1d,
  LazyConv2d,
  LazyInstanceNorm1d,
  LazyLinear,
  Linear,
  ReLU,
  Sequential,
  tie,
  tieGroups,
  untie,
  type StateDict,
} from "../index.ts";

const data = (t: Tensor): number[] => [...t.toTypedArray()];

describe("C: lazy layers", () => {
  test("type and behave as their plain class after the first forward", () => {
    manualSeed(0);
    const net = new Sequential(new LazyLinear(4), new ReLU(), new LazyLinear(2, { bias: false }));
    expectTypeOf(net[0].weight).toEqualTypeOf<Parameter>();
    expectTypeOf(net[2].bias).toEqualTypeOf<null>();
    net
      .forward(ones([1, 3]))
      .sum()
      .backward();
    expect(net[0].weight.grad?.shape).toEqual([4, 3]);
    expect([net[0] instanceof LazyLinear, net[0] instanceof Linear]).toEqual([false, true]);
    expect([net[0].inFeatures, net[2].inFeatures, net[2].bias]).toEqual([3, 4, null]);
    const before = data(net[0].weight);
    manualSeed(1);
    net[0].resetParameters();
    manualSeed(1);
    expect(data(net[0].weight)).toEqual(data(new Linear(3, 4).weight));
    expect(data(net[0].weight)).not.toEqual(before);
    expect(() => net.forward(ones([1, 5]))).toThrow(ShapeError);
  });

  test("work with hooks that were set before", () => {
    const layer = new LazyLinear(2);
    const seen: string[] = [];
    layer.registerForwardPreHook((module) => void seen.push(module.constructor.name));
    layer.forward(ones([1, 3]));
    expect(layer.forward(ones([1, 3])).shape).toEqual([1, 2]);
    expect(seen).toEqual(["LazyLinear", "Linear"]);
  });

  test("stay lazy when they are called with other values", () => {
    const net = new Sequential(new LazyLinear(2));
    const state = { "0.weight": ones([2, 3]), "0.bias": ones([2]) };
    expect(functionalCall(net, state, ones([1, 3])).toArray()).toEqual([[4, 4]]);
    expect(net[0]).toBeInstanceOf(LazyLinear);
    expect(net.forward(ones([1, 4])).shape).toEqual([1, 2]);
    expect(net[0].inFeatures).toBe(4);
  });

  test("keep requiresGrad, training mode and dtype", () => {
    const net = new Sequential(new LazyLinear(2), new LazyBatchNorm1d()).to("float64").eval();
    net[0].weight.setRequiresGrad(false);
    net.forward(ones([4, 3], { dtype: "float64" }));
    expect([net[0].weight.requiresGrad, net[0].bias.requiresGrad]).toEqual([false, true]);
    expect([net[0].training, net[1].training]).toEqual([false, false]);
    expect([net[0].weight.dtype, net[1].running_mean.dtype, net[1].weight.dtype]).toEqual([
      ...["float64", "float64", "float64"],
    ]);
    expect(net[1].num_batches_tracked.dtype).toBe("int64");
  });

  test("draw in the same order as plain layers made then, in a scope or not", () => {
    const net = new Sequential(new LazyLinear(4), new LazyBatchNorm1d(), new LazyLinear(2));
    manualSeed(3);
    scope(() => void net.forward(ones([2, 3])));
    manualSeed(3);
    const plain = new Sequential(new Linear(3, 4), new BatchNorm1d(4), new Linear(4, 2));
    expect(data(net[2].weight)).toEqual(data(plain[2].weight));
    expect(net[1].running_mean.shape).toEqual([4]);
    expect(net.forward(ones([2, 3])).shape).toEqual([2, 2]);
  });

  test("refuse what does not fit, and stay lazy", () => {
    const conv = new LazyConv2d(4, 3, { groups: 2 });
    expect(() => conv.forward(zeros([1, 3, 5, 5]))).toThrow("groups must divide");
    expect(() => conv.forward(zeros([3, 5]))).toThrow("LazyConv2d: x must have 3 or 4 dimensions");
    expect(() => new LazyConv2d(3, 3, { groups: 2 })).toThrow("LazyConv2d: groups must divide");
    expect(() => new LazyConv2d(3, 3, { group: 2 } as object)).toThrow("LazyConv2d: options");
    expect(() => new LazyLinear(-1)).toThrow("LazyLinear: outFeatures");
    expect(() => new LazyLinear(1).forward(zeros([]))).toThrow("at least one dimension");
    expect(() => new LazyBatchNorm1d().forward(zeros([3]))).toThrow("2 or 3 dimensions");
    expect(conv).toBeInstanceOf(LazyConv2d);
    conv.resetParameters();
    expect(conv.forward(zeros([1, 2, 5, 5])).shape).toEqual([1, 4, 3, 3]);
  });

  test("an instance norm takes the channels of a single sequence too", () => {
    const norm = new LazyInstanceNorm1d();
    expect(norm.forward(rand([3, 5])).shape).toEqual([3, 5]); // PyTorch takes 5 for the channels, and fails
    expect(norm.numFeatures).toBe(3);
  });
});

describe("C: state of uninitialised nets", () => {
  const build = (): Sequential<[LazyLinear, LazyBatchNorm1d]> =>
    new Sequential(new LazyLinear(4), new LazyBatchNorm1d());

  test("lists what has no values, and loading gives shapes and values", () => {
    const full = build();
    full.forward(rand([5, 3]));
    const net = build();
    expect(Object.values(net.stateDict()).map(String).slice(0, 2)).toEqual([
      ...["<UninitializedParameter>", "<UninitializedParameter>"],
    ]);
    const { weight } = net[0];
    net.loadStateDict(full.stateDict());
    expect(hasUninitializedParams(net)).toBe(false);
    expect(net[0].weight).toBe(weight);
    const before = net.stateDict({ copy: true });
    manualSeed(0);
    const x = rand([2, 3]);
    net.eval().forward(x);
    expect(String(net)).toBe(String(full)); // the classes change with the first forward, as in PyTorch
    const state: StateDict = net.stateDict();
    for (const [name, t] of Object.entries(full.stateDict()))
      expect(data(state[name]!), name).toEqual(data(t));
    expect(data(net[1].running_mean)).toEqual(data(before["1.running_mean"]!));
    const next = rand([1]).item();
    manualSeed(0);
    rand([2, 3]);
    expect(rand([1]).item()).toBe(next); // nothing was drawn
  });

  test("a part that was loaded stays, the rest is drawn", () => {
    const net = new Sequential(new LazyLinear(2));
    net.loadStateDict({ "0.weight": ones([2, 3]) }, { strict: false });
    manualSeed(0);
    net.forward(ones([1, 3]));
    manualSeed(0);
    expect(data(net[0].weight)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(data(net[0].bias)).toEqual(data(new Linear(3, 2).bias));
    const other = new Sequential(new LazyLinear(2));
    other.loadStateDict({ "0.weight": ones([2, 3]) }, { strict: false });
    expect(() => other.forward(ones([1, 4]))).toThrow(
      "LazyLinear(in_features=0, out_features=2, bias=True).weight: the shape must be [2, 4] for an input of shape [1, 4]; got [2, 3]",
    );
  });

  test("a load that does not fit changes nothing and says what is known", () => {
    const net = new Sequential(new LazyLinear(2));
    const state = { "0.weight": ones([3, 3]), "0.bias": ones([2]) };
    expect(() => net.loadStateDict(state)).toThrow(
      "0.weight: the state has [3, 3] float32, the module [2, ?] float32",
    );
    expect(hasUninitializedParams(net)).toBe(true);
    expect(() => new Sequential(new Linear(3, 2)).loadStateDict(net.stateDict())).toThrow(
      "0.weight: the state has no shape and no values for it yet",
    );
    net.loadStateDict(new Sequential(new LazyLinear(2)).stateDict()); // nothing to take over
    net.loadStateDict(net.stateDict({ copy: true }));
    expect(hasUninitializedParams(net)).toBe(true);
  });
});

describe("C: ties of lazy parameters", () => {
  test("one object in two layers gets one shape and one draw", () => {
    for (const first of [0, 1] as const) {
      const net = new Sequential(new LazyLinear(3, { bias: false }), new LazyLinear(3));
      net[1].weight = net[0].weight;
      net[first].forward(ones([1, 3]));
      const values = data(net[0].weight);
      net.forward(ones([1, 3]));
      expect(net[0].weight).toBe(net[1].weight);
      expect(data(net[0].weight)).toEqual(values);
      expect(String(net[1])).toBe("Linear(in_features=3, out_features=3, bias=True)");
      expect(tieGroups(net)).toEqual([["0.weight", "1.weight"]]);
    }
  });

  test("tie() and tieTo() unify what is known of the shapes", () => {
    const net = new Sequential(new LazyLinear(3), new LazyLinear(3));
    tie(net, "1.weight", "0.weight");
    net.forward(ones([1, 3]));
    expect(net[1].weight).toBe(net[0].weight);
    const views = new Sequential(new LazyLinear(3), new LazyLinear(3));
    views[1].weight.tieTo(views[0].weight);
    expect(tieGroups(views)).toEqual([["0.weight", "1.weight"]]);
    views[1].forward(ones([1, 3]));
    expect(data(views[0].weight)).toEqual(data(views[1].weight));
    expect(() => views[0].forward(ones([1, 4]))).toThrow(
      "LazyLinear(in_features=0, out_features=3, bias=True).weight: the shape must be [3, 4] for an input of shape [1, 4]; " +
        "got [3, 3] of Linear(in_features=3, out_features=3, bias=True).weight, which it is tied with",
    );
    views
      .forward(ones([1, 3]))
      .sum()
      .backward();
    expect(views[0].weight.grad?.shape).toEqual([3, 3]);
  });

  test("a conflict is an error that names both", () => {
    const net = new Sequential(new LazyLinear(8), new LazyLinear(9));
    expect(() => tie(net, "1.weight", "0.weight")).toThrow(
      "got 0.weight of [8, ?] and 1.weight of [9, ?]",
    );
    expect(net[1].weight === net[0].weight).toBe(false);
    const dtypes = new Sequential(new LazyLinear(8), new LazyLinear(8, { dtype: "float64" }));
    expect(() => tie(dtypes, "1.weight", "0.weight")).toThrow("one dtype");
    net[1].weight = net[0].weight; // found when the second one is run
    net[0].forward(ones([1, 2]));
    expect(() => net[1].forward(ones([1, 8]))).toThrow("got [8, 2] of Linear(in_features=2");
  });

  test("with a plain layer the lazy one takes over shape and values", () => {
    const net = new Sequential(new LazyLinear(3), new Linear(3, 3));
    const values = data(net[1].weight);
    tie(net, "1.weight", "0.weight"); // the lazy one is kept
    expect(data(net[0].weight)).toEqual(values);
    const other = new Sequential(new Linear(3, 3), new LazyLinear(3));
    tie(other, "1.weight", "0.weight");
    expect(other[1].weight).toBe(other[0].weight);
    const kept = data(other[0].weight);
    other.forward(ones([1, 3]));
    expect(data(other[0].weight)).toEqual(kept);
    const wrong = new Sequential(new Linear(3, 4), new LazyLinear(3));
    expect(() => tie(wrong, "1.weight", "0.weight")).toThrow("[3, ?]; got a tie to one of [4, 3]");
  });

  test("end with untie", () => {
    const net = new Sequential(new LazyLinear(3), new LazyLinear(3));
    tie(net, "1.weight", "0.weight");
    untie(net, "1.weight");
    net.forward(ones([1, 3]));
    expect(tieGroups(net)).toEqual([]);
    expect(net[1].weight.shape).toEqual([3, 3]);
  });
});

test("C: freezing, counting names and gradients need no shapes", () => {
  const net = new Sequential(new LazyLinear(3), new LazyBatchNorm1d());
  expect(net.freeze("0.*")).toEqual(["0.weight", "0.bias"]);
  net.zeroGrad();
  expect([...net.buffers()].length).toBe(3);
  expect(net[0].weight.requiresGrad).toBe(false);
});
